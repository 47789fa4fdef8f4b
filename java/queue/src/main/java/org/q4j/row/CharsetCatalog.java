package org.q4j.row;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * MySQL's character sets by name (MySQL 5.7 manual, "Supported Character Sets and Collations").
 *
 * <p>Some of the JDK's sets live in the module jdk.charsets, which a trimmed run-time may lack;
 * such a set is then as unknown as those that no JDK has. No similar set ever stands in for it.
 *
 * <p>The differences between the JDK's tables and MySQL's are those that every one- and two-byte
 * value shows when MariaDB 10.11 converts it to utf8mb4. Kept on purpose: the backslash of full
 * width in sjis and ujis, which MySQL reads as a plain one; and what the JDK lacks in big5 (seven
 * characters from 0xf9d6 on) and ujis (the users' own), which is refused.
 */
final class CharsetCatalog {

  /** What a message that refuses a set expects instead. */
  static final String EXPECTED = "one that this Java maps, such as utf8mb4, utf8, latin1 or binary";

  /** MySQL's sets that no JDK has; its x-eucJP-Open is not eucjpms in 381 characters. */
  private static final Set<String> UNMAPPED =
      Set.of("dec8", "hp8", "swe7", "armscii8", "keybcs2", "geostd8", "eucjpms");

  private static final char NONE = '\uffff';

  /** The controls of 0x80 to 0x9f, each as the character of its number. */
  private static final String C1 =
      IntStream.range(0x80, 0xa0)
          .mapToObj(b -> Character.toString(b).repeat(2))
          .collect(Collectors.joining());

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
    several("big5", 2, "Big5", NONE, NONE);
    single("cp1250", "windows-1250", "");
    single("cp1251", "windows-1251", "");
    single(
        "cp1256",
        "windows-1256",
        "\u008a\uffff\u008f\uffff\u0098\uffff\u009a\uffff\u009f\uffff\u00aa\uffff\u00c0\uffff\u00ff\uffff");
    single("cp1257", "windows-1257", "");
    single("cp850", "IBM850", "");
    single("cp852", "IBM852", "");
    single("cp866", "IBM866", "\u00fc\u207f\u00fd\u00b2");
    several("cp932", 2, "windows-31j", NONE, NONE);
    // MySQL's euckr takes Microsoft's additional Hangul, which the JDK's EUC-KR does not have.
    several("euckr", 2, "x-windows-949", NONE, NONE);
    several("gb18030", 4, "GB18030", NONE, NONE);
    several("gb2312", 2, "GB2312", NONE, NONE);
    several("gbk", 2, "GBK", '\u2641', '\u2295');
    single("greek", "ISO-8859-7", "\u00a1\u02bd\u00a2\u02bc\u00a4\uffff\u00a5\uffff\u00aa\uffff");
    single("hebrew", "ISO-8859-8", "\u00af\u203e");
    single("koi8r", "KOI8-R", "");
    single("koi8u", "KOI8-U", "\u0095\u2022");
    single("latin2", "ISO-8859-2", "");
    single("latin5", "ISO-8859-9", "");
    single("latin7", "ISO-8859-13", "");
    single("macce", "x-MacCentralEurope", "");
    single("macroman", "x-MacRoman", "");
    several("sjis", 2, "Shift_JIS", '\u2014', '\u2015');
    single("tis620", "TIS-620", C1 + "\u00a0\uffff");
    several("ujis", 3, "EUC-JP", '\u2014', '\u2015');
  }

  private CharsetCatalog() {}

  private static void add(MysqlCharset charset) {
    SETS.put(charset.sqlName(), charset);
  }

  /**
   * Adds a set of one byte a character.
   *
   * @param different where MySQL's table is not the JDK's: a byte, then its character, and so on
   */
  private static void single(String sqlName, String jdkName, String different) {
    if (Charset.isSupported(jdkName)) {
      TextCoder coder = SingleByteCoder.of(Charset.forName(jdkName), different);
      add(new MysqlCharset(sqlName, 1, coder));
    } else {
      MISSING.add(sqlName);
    }
  }

  /**
   * Adds a set of several bytes a character.
   *
   * @param theirs what the JDK has for the bytes where MySQL has {@code ours}
   */
  private static void several(
      String sqlName, int maxBytes, String jdkName, char theirs, char ours) {
    if (Charset.isSupported(jdkName)) {
      TextCoder coder = new JdkCoder(Charset.forName(jdkName), theirs, ours);
      add(new MysqlCharset(sqlName, maxBytes, coder));
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
