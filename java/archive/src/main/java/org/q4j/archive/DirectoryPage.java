package org.q4j.archive;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A folder as a page of links, by the names that files are asked for with: without endings. */
final class DirectoryPage {
  private final LocalTree local;
  private final ColdFiles cold;

  /**
   * @param cold null when there is no bucket
   */
  DirectoryPage(LocalTree local, ColdFiles cold) {
    this.local = local;
    this.cold = cold;
  }

  /** Returns the page; nothing when there is no such folder, here or in the bucket. */
  Optional<String> of(RequestPath path) throws IOException {
    Optional<List<String>> here = local.list(path.names());
    List<String> there = cold == null ? List.of() : cold.list(path.key());
    if (here.isEmpty() && there.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> names = new TreeSet<>();
    for (List<String> some : List.of(here.orElse(List.of()), there)) {
      some.forEach(name -> names.add(Encoding.of(name).strip(name)));
    }
    String title = escape("/" + path.key());
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<title>");
    page.append(title).append("</title>\n<h1>").append(title).append("</h1>\n<ul>\n");
    for (String name : names) {
      String link =
          URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
      // ./ keeps a colon in a name from being read as a scheme.
      page.append("<li><a href=\"./").append(link).append("\">");
      page.append(escape(name)).append("</a></li>\n");
    }
    return Optional.of(page.append("</ul>\n").toString());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
