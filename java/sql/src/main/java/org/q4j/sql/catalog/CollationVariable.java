package org.q4j.sql.catalog;

import java.math.BigInteger;

/** A collation, by its name or number. */
final class CollationVariable implements VariableType {

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    String text = VariableType.text(value);
    BigInteger id = VariableType.integer(value);
    if (text == null && id == null) {
      throw Errors.wrongValue(name, value);
    }
    return (text == null ? Charsets.collation(id.longValue()) : Charsets.collation(text))
        .orElseThrow(() -> Errors.unknownCollation(text == null ? id.toString() : text));
  }
}
