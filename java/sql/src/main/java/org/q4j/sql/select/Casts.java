package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLDataType;
import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntegerExpr;
import com.alibaba.druid.sql.ast.statement.SQLCharacterDataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.q4j.Q4jException;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.wire.ErrorCode;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldType;

/** CAST, CONVERT, BINARY and COLLATE. */
final class Casts {

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int DEFAULT_DIGITS = 10;

  private final Conversions conversions;

  Casts(Conversions conversions) {
    this.conversions = conversions;
  }

  Node cast(Node operand, SQLDataType target) {
    String name = target.getName().toLowerCase(Locale.ROOT).strip();
    List<SQLExpr> arguments = target.getArguments();
    String first = name.split("\\s+", 2)[0];
    return switch (first) {
      case "signed", "integer", "int", "bigint" ->
          name.contains("unsigned") ? unsigned(operand) : signed(operand);
      case "unsigned" -> unsigned(operand);
      case "decimal", "dec", "numeric" -> decimal(operand, arguments);
      case "double", "real" -> floating(operand, FieldType.DOUBLE);
      case "float" -> floating(operand, FieldType.FLOAT);
      case "date" -> temporal(operand, SqlType.DATE);
      case "datetime", "timestamp" ->
          temporal(operand, SqlType.datetime(argument(arguments, 0, 0, 6)));
      case "time" -> temporal(operand, SqlType.time(argument(arguments, 0, 0, 6)));
      case "year" -> year(operand);
      case "char", "nchar", "character", "varchar", "national" -> text(operand, target, first);
      case "binary", "varbinary" -> binary(operand, arguments);
      case "json" -> JsonFunctions.cast(operand, conversions);
      default ->
          throw ErrorCode.PARSE_ERROR.reply(
              "You have an error in your SQL syntax; no such target of CAST: '%s'"
                  .formatted(target.getName()));
    };
  }

  private static int argument(List<SQLExpr> arguments, int index, int otherwise, int most) {
    if (index >= arguments.size()) {
      return otherwise;
    }
    if (!(arguments.get(index) instanceof SQLIntegerExpr integer)) {
      throw ErrorCode.PARSE_ERROR.reply(
          "a length is expected: '%s'".formatted(arguments.get(index)));
    }
    BigInteger number = new BigInteger(integer.getNumber().toString());
    if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new ErrorReply(
          1426, "42000", "Too big precision %s specified. Maximum is %d".formatted(number, most));
    }
    return number.intValue();
  }

  private Node signed(Node operand) {
    SqlType from = operand.type();
    return Arithmetic.unary(
        SqlType.INTEGER,
        operand,
        value -> {
          if (value instanceof Long) {
            return value;
          }
          BigInteger number = conversions.bigInteger(value, from);
          // An unsigned integer keeps its bits, also in a text.
          boolean isFloating = from.kind() == Kind.FLOATING || from.kind() == Kind.DECIMAL;
          return bounded(number, from, isFloating ? LONG_MAX : Conversions.UNSIGNED_MAX)
              .longValue();
        });
  }

  private Node unsigned(Node operand) {
    SqlType from = operand.type();
    return Arithmetic.unary(
        SqlType.UNSIGNED,
        operand,
        value -> {
          BigInteger number = conversions.bigInteger(value, from);
          boolean tooSmall = from.kind() == Kind.FLOATING && number.compareTo(LONG_MIN) < 0;
          if (tooSmall || (number.signum() < 0 && from.kind() == Kind.DECIMAL)) {
            conversions.warnTruncated("DECIMAL", Conversions.text(value, from));
            return 0L;
          }
          return Conversions.unsigned(bounded(number, from, Conversions.UNSIGNED_MAX).longValue());
        });
  }

  private BigInteger bounded(BigInteger number, SqlType from, BigInteger most) {
    BigInteger fitting = number.max(LONG_MIN).min(most);
    if (!fitting.equals(number)) {
      conversions.warnTruncated(
          from.kind() == Kind.DECIMAL ? "DECIMAL" : "INTEGER", number.toString());
    }
    return fitting;
  }

  private Node decimal(Node operand, List<SQLExpr> arguments) {
    int digits = argument(arguments, 0, DEFAULT_DIGITS, SqlType.MOST_DIGITS);
    int scale = argument(arguments, 1, 0, SqlType.MOST_DECIMALS);
    int all = digits == 0 ? DEFAULT_DIGITS : digits;
    if (scale > all) {
      throw new ErrorReply(
          1427,
          "42000",
          "For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column '').");
    }
    BigDecimal most = new BigDecimal(BigInteger.TEN.pow(all).subtract(BigInteger.ONE), scale);
    return Arithmetic.unary(
        SqlType.decimal(all, scale, false),
        operand,
        value -> {
          BigDecimal number =
              conversions.decimal(value, operand.type()).setScale(scale, RoundingMode.HALF_UP);
          if (number.abs().compareTo(most) <= 0) {
            return number;
          }
          conversions.context().warn(1264, "Out of range value for column '' at row 1");
          return number.signum() < 0 ? most.negate() : most;
        });
  }

  private Node floating(Node operand, FieldType field) {
    SqlType type = new SqlType(Kind.FLOATING, field, false, 22, 31, Collation.BYTES);
    return Arithmetic.unary(
        type,
        operand,
        value -> {
          double number = conversions.floating(value, operand.type());
          return field == FieldType.FLOAT ? (Object) (float) number : (Object) number;
        });
  }

  private Node temporal(Node operand, SqlType type) {
    return Arithmetic.unary(type, operand, value -> conversions.to(value, operand.type(), type));
  }

  private Node year(Node operand) {
    SqlType type = new SqlType(Kind.INTEGER, FieldType.YEAR, true, 4, 0, Collation.BYTES);
    return Arithmetic.unary(
        type,
        operand,
        value -> {
          if (operand.kind().isTemporal()) {
            return (long) Temporal.ofCanonical((String) value, operand.kind()).year();
          }
          long year = conversions.integer(value, operand.type());
          long full = year > 0 && year < 100 ? year + (year < 70 ? 2000 : 1900) : year;
          return full == 0 || (full > 1900 && full < 2156) ? (Object) full : null;
        });
  }

  private Node text(Node operand, SQLDataType target, String name) {
    long length =
        target.getArguments().isEmpty()
            ? displayLength(operand.type())
            : argument(target.getArguments(), 0, 0, Integer.MAX_VALUE);
    boolean cut = !target.getArguments().isEmpty();
    if (target instanceof SQLCharacterDataType character) {
      String set = character.getCharSetName();
      if (set != null && Names.plain(set).toLowerCase(Locale.ROOT).equals("binary")) {
        return binary(operand, target.getArguments());
      }
      if (set != null) {
        Literals.charset(Names.plain(set));
      }
    }
    Node cast =
        Arithmetic.unary(
            SqlType.text(length),
            operand,
            value -> {
              String text = Conversions.text(value, operand.type());
              if (cut && text.codePointCount(0, text.length()) > length) {
                conversions.warnTruncated(
                    "%s(%d)".formatted(name.toUpperCase(Locale.ROOT), length), text);
                return text.substring(0, text.offsetByCodePoints(0, (int) length));
              }
              return text;
            });
    if (target instanceof SQLCharacterDataType character && character.getCollate() != null) {
      return collate(cast, Names.plain(character.getCollate()));
    }
    return cast;
  }

  private static long displayLength(SqlType type) {
    return type.length();
  }

  private Node binary(Node operand, List<SQLExpr> arguments) {
    if (arguments.isEmpty()) {
      return binary(operand);
    }
    int length = argument(arguments, 0, 0, 1 << 20);
    return Arithmetic.unary(
        SqlType.binary(length),
        operand,
        value -> {
          byte[] bytes = Conversions.bytes(value, operand.type());
          if (bytes.length > length) {
            conversions.warnTruncated(
                "BINARY(%d)".formatted(length), new String(bytes, StandardCharsets.UTF_8));
          }
          return Arrays.copyOf(bytes, length);
        });
  }

  /** Returns {@code BINARY x}. */
  Node binary(Node operand) {
    return Arithmetic.unary(
        SqlType.binary(operand.type().length()),
        operand,
        value -> Conversions.bytes(value, operand.type()));
  }

  /** Returns {@code CONVERT(x USING set)}: what the set lacks becomes a question mark. */
  Node using(Node operand, String charset) {
    if (charset.toLowerCase(Locale.ROOT).equals("binary")) {
      return binary(operand);
    }
    MysqlCharset set = Literals.charset(charset);
    return Arithmetic.unary(
        SqlType.text(displayLength(operand.type())),
        operand,
        value ->
            value instanceof byte[] bytes
                ? Literals.decode(set, bytes, HexFormat.of().formatHex(bytes))
                : representable(Conversions.text(value, operand.type()), set));
  }

  private static String representable(String text, MysqlCharset set) {
    if (isIn(text, set)) {
      return text;
    }
    StringBuilder found = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              String one = Character.toString(point);
              found.append(isIn(one, set) ? one : "?");
            });
    return found.toString();
  }

  private static boolean isIn(String text, MysqlCharset set) {
    try {
      set.encode(text);
      return true;
    } catch (Q4jException lacking) {
      return false;
    }
  }

  /** Returns a string that compares as a collation says. */
  static Node collate(Node operand, String name) {
    int end = name.indexOf('_');
    String set = end < 0 ? name : name.substring(0, end);
    boolean known = MysqlCharset.byName(set).isPresent();
    if (!known) {
      throw new ErrorReply(1273, "HY000", "Unknown collation: '%s'".formatted(name));
    }
    Collation collation = Collation.named(name);
    SqlType from = operand.type();
    SqlType type = SqlType.string(collation == Collation.BYTES, from.length(), collation);
    return new Collated(type, operand);
  }

  /** A string with a collation of its own. */
  private static final class Collated extends Node {
    Collated(SqlType type, Node operand) {
      super(
          type,
          row -> {
            Object value = operand.value(row);
            if (value == null) {
              return null;
            }
            return type.kind() == Kind.BINARY
                ? (Object) Conversions.bytes(value, operand.type())
                : (Object) Conversions.text(value, operand.type());
          });
    }

    @Override
    boolean hasOwnCollation() {
      return true;
    }
  }
}
