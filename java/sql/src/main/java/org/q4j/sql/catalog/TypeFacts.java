package org.q4j.sql.catalog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.q4j.row.ColumnType;
import org.q4j.row.TextEncoding;
import org.q4j.sql.text.SqlReader;

/**
 * What information_schema.COLUMNS tells of a column's type; null where it tells nothing.
 *
 * @param name the type without its arguments
 * @param characters the longest text
 * @param octets its bytes
 * @param precision digits of a number
 * @param scale digits behind the point
 * @param fraction digits of a second
 */
record TypeFacts(
    String name,
    Long characters,
    Long octets,
    Long precision,
    Long scale,
    Long fraction,
    String charset,
    String collation) {

  private static final Map<String, Long> INTEGERS =
      Map.of("tinyint", 3L, "smallint", 5L, "mediumint", 7L, "int", 10L, "bigint", 19L);

  private static final Map<String, Long> BLOBS =
      Map.of("tiny", 255L, "", 65_535L, "medium", 16_777_215L, "long", 4_294_967_295L);

  static TypeFacts of(ColumnType type) {
    String sql = type.sql();
    int open = sql.indexOf('(');
    String name = (open < 0 ? sql.split(" ", 2)[0] : sql.substring(0, open));
    name = name.toLowerCase(Locale.ROOT);
    List<String> arguments =
        open < 0 ? List.of() : split(sql.substring(open + 1, sql.lastIndexOf(')')));
    TextEncoding encoding = type.encoding().orElse(null);
    String charset = encoding == null ? null : encoding.charset().sqlName();
    int width = encoding == null ? 1 : encoding.charset().maxBytesPerCharacter();
    Long length = characters(name, arguments);
    boolean blob = name.endsWith("text") || name.endsWith("blob");
    boolean unsigned = sql.contains("unsigned");
    return new TypeFacts(
        name,
        length,
        length == null || blob ? length : (Long) (length * width),
        precision(name, arguments, unsigned),
        scale(name, arguments),
        fraction(name, arguments),
        charset,
        encoding == null ? null : collation(encoding));
  }

  private static String collation(TextEncoding encoding) {
    return encoding.collation().isEmpty()
        ? Charsets.defaultCollation(encoding.charset().sqlName())
        : encoding.collation();
  }

  /** Splits the arguments; strings lose their quotes. */
  private static List<String> split(String arguments) {
    List<String> found = new ArrayList<>();
    SqlReader in = new SqlReader(arguments);
    while (!in.atEnd()) {
      found.add(in.next().text());
      in.acceptSymbol(',');
    }
    return found;
  }

  private static long first(List<String> arguments, long preset) {
    return arguments.isEmpty() ? preset : Long.parseLong(arguments.get(0));
  }

  private static Long characters(String name, List<String> arguments) {
    return switch (name) {
      case "char", "varchar", "binary", "varbinary" -> first(arguments, 1);
      case "enum" -> arguments.stream().mapToLong(TypeFacts::points).max().orElse(0);
      case "set" -> arguments.stream().mapToLong(TypeFacts::points).sum() + arguments.size() - 1;
      case "json" -> BLOBS.get("long");
      default ->
          name.endsWith("text") || name.endsWith("blob")
              ? BLOBS.get(name.substring(0, name.length() - 4))
              : null;
    };
  }

  private static long points(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Long precision(String name, List<String> arguments, boolean unsigned) {
    return switch (name) {
      case "bigint" -> unsigned ? 20 : INTEGERS.get(name);
      case "decimal" -> first(arguments, 10);
      case "float" -> first(arguments, 12);
      case "double" -> first(arguments, 22);
      case "bit" -> first(arguments, 1);
      default -> INTEGERS.get(name);
    };
  }

  private static Long scale(String name, List<String> arguments) {
    boolean real = name.equals("float") || name.equals("double");
    if (INTEGERS.containsKey(name)) {
      return 0L;
    }
    if (name.equals("decimal") || real) {
      return arguments.size() > 1
          ? (Long) new BigInteger(arguments.get(1)).longValue()
          : real ? null : (Long) 0L;
    }
    return null;
  }

  private static Long fraction(String name, List<String> arguments) {
    return switch (name) {
      case "time", "datetime", "timestamp" -> first(arguments, 0);
      default -> null;
    };
  }
}
