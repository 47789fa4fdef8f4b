package org.q4j.row;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.q4j.CorruptException;

/**
 * The values that an ENUM or SET column may have, in order.
 *
 * <p>A text is looked up as MySQL does, with spaces at its end left out; the first of equal members
 * counts. Under a collation that ignores case an equal text comes first, then one that differs in
 * case only. What else such a collation takes for equal, as é and e, is not found. Immutable and
 * thread-safe.
 */
final class Members {

  private static final int SHOWN = 3;

  private final List<String> members;
  private final MysqlCharset charset;
  private final boolean trims;
  private final boolean ignoresCase;
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> folded = new HashMap<>();

  /**
   * @param written the members; spaces at their ends are left out
   */
  Members(List<String> written, TextEncoding encoding) {
    this.charset = charset(encoding);
    this.trims = encoding.charset() != MysqlCharset.BINARY;
    String collation = encoding.collation();
    this.ignoresCase = trims && (collation.isEmpty() || collation.endsWith("_ci"));
    this.members = written.stream().map(this::trimmed).toList();
    for (int i = 0; i < members.size(); i++) {
      exact.putIfAbsent(members.get(i), i);
      folded.putIfAbsent(fold(members.get(i)), i);
    }
  }

  /** Returns what turns members into bytes: the binary set has those that they were written in. */
  static MysqlCharset charset(TextEncoding encoding) {
    return encoding.charset() == MysqlCharset.BINARY ? MysqlCharset.UTF8MB4 : encoding.charset();
  }

  private static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    // By character: a longer form, as SS for ß, would make texts of two lengths equal.
    text.codePoints()
        .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  int size() {
    return members.size();
  }

  /** Returns a member's text; indexes from 0. */
  String get(int index) {
    return members.get(index);
  }

  /** Returns the index of a text, -1 when there is none. */
  int indexOf(String text) {
    String trimmed = trimmed(text);
    Integer index = exact.get(trimmed);
    if (index == null && ignoresCase) {
      index = folded.get(fold(trimmed));
    }
    return index == null ? -1 : index;
  }

  /** Returns a text without the spaces at its end, which count in the binary set alone. */
  String trimmed(String text) {
    return trims ? text.substring(0, CharType.trimmed(text)) : text;
  }

  /** Returns the bytes of a text made of members. */
  byte[] bytes(String text) {
    return charset.encode(text);
  }

  /** Returns what callers give as text or bytes as a text; null for numbers. */
  String text(Column column, Object value) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (!(value instanceof byte[] bytes)) {
      return null;
    }
    try {
      return charset.decode(bytes);
    } catch (CorruptException e) {
      throw column.refuse("bytes are no text", "(" + e.getMessage() + ")", bytes);
    }
  }

  /** Returns the list as SHOW CREATE TABLE prints it. */
  String sql() {
    return members.stream().map(SchemaPrinter::text).collect(Collectors.joining(",", "(", ")"));
  }

  /** Returns the list as messages show it. */
  String label() {
    String shown =
        members.stream().limit(SHOWN).map(Shown::of).collect(Collectors.joining(",", "(", ""));
    return shown + (size() > SHOWN ? ",… " + size() + " members)" : ")");
  }
}
