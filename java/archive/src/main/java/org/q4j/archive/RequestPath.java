package org.q4j.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request, decoded into names. What is not the one plain way to write a path is
 * refused, so that nothing has two readings.
 *
 * @param names of folders and, unless {@code directory}, of the file; none for the top
 * @param directory whether it ends with a slash
 */
record RequestPath(List<String> names, boolean directory) {
  private static final int LONGEST_NAME = 255;
  private static final int MOST_NAMES = 64;

  /**
   * Reads the path as it stands in the request line, without the query.
   *
   * @return nothing for a path with an empty, hidden ({@code .x}, {@code .}, {@code ..}) or
   *     over-long name, with a slash or a control character encoded in a name, or that is not UTF-8
   */
  static Optional<RequestPath> parse(String raw) {
    if (raw == null || !raw.startsWith("/")) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    String[] parts = raw.substring(1).split("/", -1);
    if (parts.length > MOST_NAMES) {
      return Optional.empty();
    }
    boolean directory = parts[parts.length - 1].isEmpty();
    for (int i = 0; i < parts.length - (directory ? 1 : 0); i++) {
      Optional<String> name = decode(parts[i]).filter(RequestPath::isPlain);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return Optional.of(new RequestPath(List.copyOf(names), directory));
  }

  /** Returns whether a name may be one of a file that is archived or served. */
  static boolean isPlain(String name) {
    return !name.isEmpty()
        && name.charAt(0) != '.'
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '/');
  }

  private static Optional<String> decode(String part) {
    if (part.chars().allMatch(c -> c < 0x80 && c != '%')) {
      return Optional.of(part);
    }
    ByteBuffer bytes = ByteBuffer.allocate(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%') {
        if (!part.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
          return Optional.empty();
        }
        bytes.put((byte) Integer.parseInt(part, i + 1, i + 3, 16));
        i += 2;
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** Returns the names joined by slashes, as in an object's key. */
  String key() {
    return String.join("/", names);
  }

  /** Returns the last name. */
  String last() {
    return names.get(names.size() - 1);
  }
}
