package org.q4j.row;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * MySQL's character sets by name (MySQL 5.7 manual, "Supported Character Sets and Collations").
 *
 * <p>Some of the JDK's sets live in the module jdk.charsets, which a trimmed run-time may lack;
 * such a set is then as unknown as those that no JDK has. No similar set ever stands in for it.
 */
final class CharsetCatalog {

  /** What a message that refuses a set expects instead. */
  static final String EXPECTED = "one that this Java maps, such as utf8mb4, utf8, latin1 or binary";

  /** MySQL's sets that no JDK has. */
  private static final Set<String> UNMAPPED =
      Set.of("dec8", "hp8", "swe7", "armscii8", "keybcs2", "geostd8");

  private static final Map<String, MysqlCharset> SETS = new HashMap<>();
  private static final Set<String> MISSING = new HashSet<>(UNMAPPED);

  static {
    add(MysqlCharset.UTF8MB4);
    add(MysqlCharset.UTF8MB3);
    add(MysqlCharset.LATIN1);
    add(MysqlCharset.ASCII);
    add(MysqlCharset.BINARY);
    SETS.put("utf8mb3", MysqlCharset.UTF8MB3);
    add(new MysqlCharset("ucs2", 2, UnicodeCoder.ucs2()));
    add(new MysqlCharset("utf16", 4, UnicodeCoder.utf16()));
    add(new MysqlCharset("utf16le", 4, UnicodeCoder.utf16le()));
    add(new MysqlCharset("utf32", 4, UnicodeCoder.utf32()));
    add("big5", 2, "Big5");
    add("cp1250", 1, "windows-1250");
    add("cp1251", 1, "windows-1251");
    add("cp1256", 1, "windows-1256");
    add("cp1257", 1, "windows-1257");
    add("cp850", 1, "IBM850");
    add("cp852", 1, "IBM852");
    add("cp866", 1, "IBM866");
    add("cp932", 2, "windows-31j");
    add("eucjpms", 3, "x-eucJP-Open");
    // MySQL's euckr takes Microsoft's additional Hangul, which the JDK's EUC-KR does not have.
    add("euckr", 2, "x-windows-949");
    add("gb18030", 4, "GB18030");
    add("gb2312", 2, "GB2312");
    add("gbk", 2, "GBK");
    add("greek", 1, "ISO-8859-7");
    add("hebrew", 1, "ISO-8859-8");
    add("koi8r", 1, "KOI8-R");
    add("koi8u", 1, "KOI8-U");
    add("latin2", 1, "ISO-8859-2");
    add("latin5", 1, "ISO-8859-9");
    add("latin7", 1, "ISO-8859-13");
    add("macce", 1, "x-MacCentralEurope");
    add("macroman", 1, "x-MacRoman");
    add("sjis", 2, "Shift_JIS");
    add("tis620", 1, "TIS-620");
    add("ujis", 3, "EUC-JP");
  }

  private CharsetCatalog() {}

  private static void add(MysqlCharset charset) {
    SETS.put(charset.sqlName(), charset);
  }

  private static void add(String sqlName, int maxBytes, String jdkName) {
    if (Charset.isSupported(jdkName)) {
      add(new MysqlCharset(sqlName, maxBytes, new JdkCoder(Charset.forName(jdkName))));
    } else {
      MISSING.add(sqlName);
    }
  }

  /**
   * Returns a set.
   *
   * @param name in small letters
   */
  static Optional<MysqlCharset> find(String name) {
    return Optional.ofNullable(SETS.get(name));
  }

  /** Says why a name that {@link #find} does not find is refused. */
  static String problem(String name) {
    return MISSING.contains(name)
        ? "character set " + name + " not mapped by this Java"
        : "character set not supported";
  }
}
