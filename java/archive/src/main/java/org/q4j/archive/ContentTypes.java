package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Content types by the ending of a name: the very file that nginx includes. */
final class ContentTypes {
  static final String UNKNOWN = "application/octet-stream";

  private static final Map<String, String> TYPES = load();

  private ContentTypes() {}

  private static Map<String, String> load() {
    try (InputStream in = ContentTypes.class.getResourceAsStream("types.conf")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String inside = text.substring(text.indexOf('{') + 1, text.lastIndexOf('}'));
      Map<String, String> types = new HashMap<>();
      for (String line : inside.split(";", -1)) {
        String[] words = line.strip().split("\\s+", -1);
        for (int i = 1; i < words.length; i++) {
          types.put(words[i], words[0]);
        }
      }
      return Map.copyOf(types);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the type of a file's content, by its name without the encoding's ending. */
  static String of(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? UNKNOWN
        : TYPES.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
  }
}
