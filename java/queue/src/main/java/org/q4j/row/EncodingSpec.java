package org.q4j.row;

import java.util.Locale;
import java.util.regex.Pattern;

/** A character set and collation as they were written, of a column or a table. */
final class EncodingSpec {

  private static final Pattern COLLATION = Pattern.compile("binary|[a-z0-9]+(_[a-z0-9]+)+");

  private final SourceText source;
  private MysqlCharset charset;
  private String collation = "";
  private MysqlCharset collationCharset;
  private boolean binaryCollation;
  private Token stated;

  EncodingSpec(SourceText source) {
    this.source = source;
  }

  /** Returns the token that stated something last, or null. */
  Token stated() {
    return stated;
  }

  /** Takes the name of a character set. */
  void charset(Token token) {
    stated = token;
    charset = find(token, token.text().toLowerCase(Locale.ROOT));
  }

  private MysqlCharset find(Token token, String name) {
    return MysqlCharset.byName(name)
        .orElseThrow(
            () -> source.unsupported(token, CharsetCatalog.problem(name), CharsetCatalog.EXPECTED));
  }

  void charset(Token token, MysqlCharset known) {
    stated = token;
    charset = known;
  }

  /** Takes the name of a collation. */
  void collation(Token token) {
    stated = token;
    String name = token.text().toLowerCase(Locale.ROOT);
    int end = name.indexOf('_');
    String prefix = end < 0 ? name : name.substring(0, end);
    if (!COLLATION.matcher(name).matches()) {
      throw source.error(token, "wrong collation", "a name such as utf8mb4_bin");
    }
    collationCharset = find(token, prefix);
    collation = end < 0 ? "" : collationCharset.sqlName() + name.substring(end);
  }

  /** Takes the attribute BINARY, which stands for the set's collation by character codes. */
  void binaryCollation(Token token) {
    stated = token;
    binaryCollation = true;
  }

  /**
   * Decides, as MySQL does: a collation alone brings its character set.
   *
   * @param table what holds where nothing was written
   */
  TextEncoding choose(TextEncoding table) {
    if (charset != null && collationCharset != null && charset != collationCharset) {
      throw source.error(
          stated, "collation of another character set", "one of " + charset.sqlName());
    }
    TextEncoding chosen = table;
    if (collationCharset != null) {
      chosen = new TextEncoding(collationCharset, collation);
    } else if (charset != null) {
      chosen = new TextEncoding(charset, "");
    }
    boolean unsaid = collationCharset == null && chosen.charset() != MysqlCharset.BINARY;
    return binaryCollation && unsaid
        ? new TextEncoding(chosen.charset(), chosen.charset().sqlName() + "_bin")
        : chosen;
  }
}
