package org.q4j.sql.catalog;

import java.math.BigInteger;
import java.util.Optional;
import org.q4j.sql.catalog.Charsets.Charset;

/**
 * A character set, by its name or a collation's number.
 *
 * @param spoken whether it must be one that clients can speak
 * @param nullable whether it may be NULL
 */
record CharsetVariable(boolean spoken, boolean nullable) implements VariableType {

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    if (value == null && nullable) {
      return null;
    }
    String text = VariableType.text(value);
    BigInteger id = VariableType.integer(value);
    if (text == null && id == null) {
      throw Errors.wrongValue(name, value);
    }
    Optional<Charset> found =
        text == null ? Charsets.byCollationId(id.longValue()) : Charsets.find(text);
    String charset =
        found.orElseThrow(() -> Errors.unknownCharset(text == null ? id.toString() : text)).name();
    if (spoken && Charsets.ofClient(charset).isEmpty()) {
      throw Errors.wrongValue(name, charset);
    }
    return charset;
  }
}
