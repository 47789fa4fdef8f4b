package org.q4j.sql.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.q4j.row.MysqlCharset;

/**
 * The character sets that a client may speak, by the collation's number that it sends: those in
 * which ASCII is ASCII. The numbers are what SHOW COLLATION of MySQL 5.5, MySQL 8.0 and MariaDB
 * 10.11 list.
 */
final class ClientCharsets {
  private static final String NUMBERS =
      """
      utf8mb4 45 45-46 224-247 255-323 608-610 1069-1070 1248 1270
      utf8 33 33 76 83 192-215 223 576-578 1057 1107 1216 1238
      latin1 8 5 8 15 31 47-49 94 1032 1071
      binary 63 63
      ascii 11 11 65 1035 1089
      big5 1 1 84 1025 1108
      cp1250 26 26 34 44 66 99 1050 1090
      cp1251 51 14 23 50-52 1074-1075
      cp1256 57 57 67 1081 1091
      cp1257 59 29 58-59 1082-1083
      cp850 4 4 80 1028 1104
      cp852 40 40 81 1064 1105
      cp866 36 36 68 1060 1092
      cp932 95 95-96 1119-1120
      euckr 19 19 85 1043 1109
      gb18030 248 248-250
      gb2312 24 24 86 1048 1110
      gbk 28 28 87 1052 1111
      greek 25 25 70 1049 1094
      hebrew 16 16 71 1040 1095
      koi8r 7 7 74 1031 1098
      koi8u 22 22 75 1046 1099
      latin2 9 2 9 21 27 77 1033 1101
      latin5 30 30 78 1054 1102
      latin7 41 20 41-42 79 1065 1103
      macce 38 38 43 1062 1067
      macroman 39 39 53 1063 1077
      sjis 13 13 88 1037 1112
      tis620 18 18 89 1042 1113
      ujis 12 12 91 1036 1115
      """;

  private static final Map<Integer, MysqlCharset> BY_COLLATION = new HashMap<>();
  private static final Map<MysqlCharset, Integer> COLLATIONS = new HashMap<>();

  static {
    for (String line : NUMBERS.lines().toList()) {
      List<String> words = List.of(line.split(" "));
      MysqlCharset.byName(words.get(0))
          .ifPresent(
              charset -> {
                COLLATIONS.put(charset, Integer.valueOf(words.get(1)));
                words.subList(2, words.size()).forEach(range -> add(range, charset));
              });
    }
  }

  private ClientCharsets() {}

  private static void add(String range, MysqlCharset charset) {
    int dash = range.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    int last = Integer.parseInt(range.substring(dash + 1));
    for (int id = first; id <= last; id++) {
      BY_COLLATION.put(id, charset);
    }
  }

  static Optional<MysqlCharset> byCollation(int id) {
    return Optional.ofNullable(BY_COLLATION.get(id));
  }

  /** Returns whether no client speaks a set. */
  static boolean isUnknown(MysqlCharset charset) {
    return !COLLATIONS.containsKey(charset);
  }

  /** Returns the number of a set's default collation; of a set that no client speaks, binary's. */
  static int collation(MysqlCharset charset) {
    return COLLATIONS.getOrDefault(charset, ColumnDefinition.BINARY_COLLATION);
  }
}
