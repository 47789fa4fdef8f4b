package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryExpr;
import com.alibaba.druid.sql.ast.expr.SQLBooleanExpr;
import com.alibaba.druid.sql.ast.expr.SQLCharExpr;
import com.alibaba.druid.sql.ast.expr.SQLDateExpr;
import com.alibaba.druid.sql.ast.expr.SQLDateTimeExpr;
import com.alibaba.druid.sql.ast.expr.SQLHexExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntegerExpr;
import com.alibaba.druid.sql.ast.expr.SQLNCharExpr;
import com.alibaba.druid.sql.ast.expr.SQLNullExpr;
import com.alibaba.druid.sql.ast.expr.SQLNumericLiteralExpr;
import com.alibaba.druid.sql.ast.expr.SQLTimeExpr;
import com.alibaba.druid.sql.ast.expr.SQLTimestampExpr;
import com.alibaba.druid.sql.dialect.mysql.ast.expr.MySqlCharExpr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.q4j.Q4jException;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.wire.ErrorCode;
import org.q4j.sql.wire.ErrorReply;

/** Literals of all kinds. */
final class Literals {

  /** Digits of a second that a literal may have. */
  private static final int MOST_FRACTION = 6;

  private Literals() {}

  /** Returns a literal; empty when the expression is none. */
  static Optional<Node> of(SQLExpr expression) {
    if (expression instanceof SQLNullExpr) {
      return Optional.of(new Constant(SqlType.NULL, null, "NULL"));
    }
    if (expression instanceof SQLBooleanExpr bool) {
      boolean value = Boolean.TRUE.equals(bool.getValue());
      String name = value ? "TRUE" : "FALSE";
      return Optional.of(new Constant(SqlType.BOOLEAN, value ? 1L : 0L, name));
    }
    if (expression instanceof SQLIntegerExpr integer) {
      return Optional.of(integer(new BigInteger(integer.getNumber().toString())));
    }
    if (expression instanceof SQLNumericLiteralExpr number) {
      return Optional.of(number(number.toString()));
    }
    if (expression instanceof SQLHexExpr hex) {
      return Optional.of(bits(hex(hex.getHex())));
    }
    if (expression instanceof SQLBinaryExpr binary) {
      return Optional.of(bits(ofBinary(binary.getText())));
    }
    if (expression instanceof MySqlCharExpr text) {
      return Optional.of(introduced(text));
    }
    if (expression instanceof SQLNCharExpr text) {
      return Optional.of(text(text.getText()));
    }
    if (expression instanceof SQLCharExpr text) {
      return Optional.of(text(text.getText()));
    }
    return temporal(expression);
  }

  static Node integer(BigInteger number) {
    String digits = number.abs().toString();
    if (number.bitLength() < 64) {
      SqlType type = SqlType.integer(digits.length() + (number.signum() < 0 ? 1 : 0));
      return new Constant(type, number.longValue());
    }
    if (number.signum() > 0 && number.bitLength() <= 64) {
      return new Constant(SqlType.UNSIGNED, number);
    }
    return decimal(new BigDecimal(number));
  }

  private static Node decimal(BigDecimal number) {
    if (number.precision() - number.scale() > SqlType.MOST_DIGITS) {
      throw SqlErrors.outOfRange("DECIMAL", number.toPlainString());
    }
    int scale = Math.max(0, Math.min(number.scale(), SqlType.MOST_DECIMALS));
    BigDecimal value = Arithmetic.decimal(number, scale, number.toPlainString());
    SqlType type = SqlType.decimal(Math.max(value.precision(), scale + 1), scale, false);
    return new Constant(type, value);
  }

  private static Node number(String text) {
    try {
      if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        double value = Double.parseDouble(text) + 0.0;
        if (Double.isInfinite(value)) {
          throw new ErrorReply(
              1367, "22007", "Illegal double '%s' value found during parsing".formatted(text));
        }
        return new Constant(SqlType.DOUBLE, value);
      }
      return decimal(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw ErrorCode.PARSE_ERROR.reply("not a number: '%s'".formatted(text));
    }
  }

  private static Node bits(byte[] bytes) {
    return new Constant(SqlType.bits(bytes.length), bytes);
  }

  private static byte[] hex(String digits) {
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    try {
      return HexFormat.of().parseHex(even);
    } catch (IllegalArgumentException e) {
      throw ErrorCode.PARSE_ERROR.reply("not a hexadecimal literal: '%s'".formatted(digits));
    }
  }

  private static byte[] ofBinary(String digits) {
    if (digits.isEmpty()) {
      return new byte[0];
    }
    byte[] bytes = new byte[(digits.length() + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(digits.length() - 1 - i);
      if (c != '0' && c != '1') {
        throw ErrorCode.PARSE_ERROR.reply("not a binary literal: '%s'".formatted(digits));
      }
      bytes[bytes.length - 1 - i / 8] |= (byte) ((c - '0') << (i % 8));
    }
    return bytes;
  }

  static Node text(String text) {
    return new Constant(SqlType.text(text.codePointCount(0, text.length())), text, text);
  }

  private static Node introduced(MySqlCharExpr literal) {
    String text = literal.getText();
    String set = literal.getCharset();
    Node plain = text(text);
    if (set != null) {
      String name = set.startsWith("_") ? set.substring(1) : set;
      boolean isHex = "x".equalsIgnoreCase(literal.getType());
      byte[] bytes = isHex ? hex(text) : text.getBytes(StandardCharsets.UTF_8);
      if (name.toLowerCase(Locale.ROOT).equals("binary")) {
        plain = new Constant(SqlType.binary(bytes.length), bytes, text);
      } else {
        MysqlCharset charset = charset(name);
        plain = isHex ? text(decode(charset, bytes, text)) : plain;
      }
    }
    return literal.getCollate() == null
        ? plain
        : Casts.collate(plain, Names.plain(literal.getCollate()));
  }

  static MysqlCharset charset(String name) {
    return MysqlCharset.byName(name)
        .orElseThrow(
            () ->
                ErrorCode.UNKNOWN_CHARACTER_SET.reply(
                    "Unknown character set: '%s'".formatted(name)));
  }

  static String decode(MysqlCharset charset, byte[] bytes, String shown) {
    try {
      return charset.decode(bytes);
    } catch (Q4jException e) {
      throw ErrorCode.INVALID_CHARACTER.reply(
          "Invalid %s character string: '%s'".formatted(charset.sqlName(), shown));
    }
  }

  private static Optional<Node> temporal(SQLExpr expression) {
    if (expression instanceof SQLDateExpr date) {
      return Optional.of(date(String.valueOf(date.getValue())));
    }
    if (expression instanceof SQLTimeExpr time) {
      return Optional.of(time(String.valueOf(time.getValue())));
    }
    if (expression instanceof SQLTimestampExpr timestamp) {
      return Optional.of(datetime(String.valueOf(timestamp.getValue())));
    }
    if (expression instanceof SQLDateTimeExpr datetime) {
      return Optional.of(datetime(String.valueOf(datetime.getValue())));
    }
    return Optional.empty();
  }

  private static Node date(String text) {
    Temporal value = exact(TemporalText.datetime(text), "DATE", text);
    if (value.kind() != Kind.DATE) {
      throw incorrect("DATE", text);
    }
    return new Constant(SqlType.DATE, value.text(0));
  }

  private static Node time(String text) {
    Temporal value = exact(TemporalText.time(text), "TIME", text);
    int decimals = fractionDigits(text);
    return new Constant(SqlType.time(decimals), value.text(decimals));
  }

  private static Node datetime(String text) {
    Temporal value = exact(TemporalText.datetime(text), "DATETIME", text).asDatetime();
    int decimals = fractionDigits(text);
    return new Constant(SqlType.datetime(decimals), value.text(decimals));
  }

  private static Temporal exact(TemporalText read, String type, String text) {
    return read.value().filter(value -> !read.isCut()).orElseThrow(() -> incorrect(type, text));
  }

  private static ErrorReply incorrect(String type, String text) {
    return new ErrorReply(1525, "HY000", "Incorrect %s value: '%s'".formatted(type, text));
  }

  static int fractionDigits(String text) {
    int point = text.lastIndexOf('.');
    return point < 0 ? 0 : Math.min(MOST_FRACTION, text.strip().length() - point - 1);
  }
}
