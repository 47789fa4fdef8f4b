package org.q4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Debian's package list: stanzas of {@code Field: value} lines, separated by empty lines.
 *
 * <p>Source of the format: the manual page deb822(5).
 */
final class DpkgStatus {
  /**
   * A package.
   *
   * @param name its name
   * @param version its version
   * @param installedKibibytes space that it takes, or null when the list does not say
   * @param description the first line of it
   */
  record Entry(String name, String version, Long installedKibibytes, String description) {}

  private DpkgStatus() {}

  /**
   * Reads a whole list.
   *
   * @throws CommandException when it cannot be read, or has no package
   */
  static List<Entry> read(Path file) {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> stanza = new HashMap<>();
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          add(entries, stanza);
        } else if (!line.startsWith(" ") && !line.startsWith("\t")) {
          int colon = line.indexOf(':');
          if (colon < 1) {
            throw new CommandException(
                ExitCode.INPUT,
                "%s, line %d: no package list (expected Field: value)".formatted(file, number));
          }
          stanza.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT,
          "cannot read the package list %s: %s; name another: q4j demo FILE"
              .formatted(file, Reason.of(failure)),
          failure);
    }
    add(entries, stanza);
    if (entries.isEmpty()) {
      throw new CommandException(
          ExitCode.INPUT, "no package in %s (expected stanzas with Package:)".formatted(file));
    }
    return entries;
  }

  private static void add(List<Entry> entries, Map<String, String> stanza) {
    String name = stanza.get("Package");
    if (name != null) {
      String size = stanza.getOrDefault("Installed-Size", "");
      entries.add(
          new Entry(
              name,
              stanza.getOrDefault("Version", ""),
              size.matches("\\d{1,9}") ? Long.valueOf(size) : null,
              stanza.getOrDefault("Description", "")));
    }
    stanza.clear();
  }
}
