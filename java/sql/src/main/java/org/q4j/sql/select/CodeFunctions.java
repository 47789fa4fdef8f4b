package org.q4j.sql.select;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32;
import org.q4j.sql.wire.FieldType;

/** Functions from and to codes: hexadecimal, base 64, digests, numbers of characters. */
final class CodeFunctions {

  private static final int BASE64_LINE = 76;

  private CodeFunctions() {}

  static void define(Functions all) {
    all.add("hex", 1, 1, CodeFunctions::hex);
    all.add("unhex", 1, 1, CodeFunctions::unhex);
    all.add("to_base64", 1, 1, CodeFunctions::toBase64);
    all.add("from_base64", 1, 1, CodeFunctions::fromBase64);
    all.add("md5", 1, 1, call -> digest(call, "MD5", 32));
    all.add("sha,sha1", 1, 1, call -> digest(call, "SHA-1", 40));
    all.add("sha2", 2, 2, CodeFunctions::sha2);
    all.add("crc32", 1, 1, CodeFunctions::crc32);
    all.add("bin", 1, 1, call -> inBase(call, 2));
    all.add("oct", 1, 1, call -> inBase(call, 8));
    all.add("conv", 3, 3, CodeFunctions::conv);
    all.add("ascii", 1, 1, CodeFunctions::ascii);
    all.add("ord", 1, 1, CodeFunctions::ord);
    all.add("char", 1, Functions.MANY, CodeFunctions::characters);
    all.add("uuid", 0, 0, call -> new Node(SqlType.text(36), row -> UUID.randomUUID().toString()));
    all.add("bit_count", 1, 1, CodeFunctions::bitCount);
  }

  private static Node bitCount(Call call) {
    return call.strict(
        SqlType.integer(2), v -> (long) Long.bitCount(call.conversions().bits(v[0], call.type(0))));
  }

  private static Node hex(Call call) {
    Kind kind = call.type(0).kind();
    boolean number =
        kind == Kind.INTEGER
            || kind == Kind.DECIMAL
            || kind == Kind.FLOATING
            || call.type(0).field() == FieldType.BIT;
    if (number) {
      return call.strict(
          SqlType.text(16),
          v ->
              Long.toHexString(call.conversions().bits(v[0], call.type(0)))
                  .toUpperCase(Locale.ROOT));
    }
    return call.strict(
        SqlType.text(call.type(0).length() * 6),
        v -> {
          byte[] bytes = call.bytes(v, 0);
          return call.isTooLong(2L * bytes.length)
              ? null
              : HexFormat.of().withUpperCase().formatHex(bytes);
        });
  }

  private static Node unhex(Call call) {
    return call.strict(
        SqlType.binary(call.type(0).length() / 2 + 1),
        v -> {
          String digits = call.text(v, 0);
          try {
            return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
          } catch (IllegalArgumentException e) {
            return null;
          }
        });
  }

  private static Node toBase64(Call call) {
    return call.strict(
        SqlType.text(call.type(0).length() * 2 + 4),
        v -> {
          byte[] bytes = call.bytes(v, 0);
          byte[] line = {'\n'};
          return call.isTooLong(bytes.length * 4L / 3 + 4)
              ? null
              : Base64.getMimeEncoder(BASE64_LINE, line).encodeToString(bytes);
        });
  }

  private static Node fromBase64(Call call) {
    return call.strict(
        SqlType.binary(call.type(0).length()),
        v -> {
          String text = call.text(v, 0).replaceAll("[ \t\r\n]", "");
          if (text.length() % 4 != 0) {
            return null;
          }
          try {
            return Base64.getDecoder().decode(text);
          } catch (IllegalArgumentException e) {
            return null;
          }
        });
  }

  private static Node digest(Call call, String algorithm, int length) {
    return call.strict(SqlType.text(length), v -> digest(algorithm, call.bytes(v, 0)));
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK is incomplete: algorithm=" + algorithm, e);
    }
  }

  private static Node sha2(Call call) {
    return call.strict(
        SqlType.text(128),
        v -> {
          long bits = call.integer(v, 1);
          if (bits != 0 && bits != 224 && bits != 256 && bits != 384 && bits != 512) {
            return null;
          }
          return digest("SHA-" + (bits == 0 ? 256 : bits), call.bytes(v, 0));
        });
  }

  private static Node crc32(Call call) {
    SqlType type = new SqlType(Kind.INTEGER, SqlType.INTEGER.field(), true, 10, 0, Collation.BYTES);
    return call.strict(
        type,
        v -> {
          CRC32 crc = new CRC32();
          crc.update(call.bytes(v, 0));
          return crc.getValue();
        });
  }

  private static Node inBase(Call call, int base) {
    return call.strict(
        SqlType.text(64),
        v -> {
          long bits = inBase(call.text(v, 0).strip(), 10).longValue();
          return Conversions.big(Conversions.unsigned(bits)).toString(base);
        });
  }

  private static Node conv(Call call) {
    return call.strict(
        SqlType.text(64),
        v -> {
          long from = call.integer(v, 1);
          long to = call.integer(v, 2);
          if (Math.abs(from) < 2 || Math.abs(from) > 36 || Math.abs(to) < 2 || Math.abs(to) > 36) {
            return null;
          }
          BigInteger number = inBase(call.text(v, 0).strip(), (int) Math.abs(from));
          boolean signed = from < 0;
          BigInteger bounded =
              number
                  .max(BigInteger.valueOf(Long.MIN_VALUE))
                  .min(signed ? BigInteger.valueOf(Long.MAX_VALUE) : Conversions.UNSIGNED_MAX);
          BigInteger shown =
              to < 0
                  ? BigInteger.valueOf(bounded.longValue())
                  : Conversions.big(Conversions.unsigned(bounded.longValue()));
          return shown.toString((int) Math.abs(to)).toUpperCase(Locale.ROOT);
        });
  }

  private static BigInteger inBase(String text, int base) {
    boolean negative = text.startsWith("-");
    int start = negative || text.startsWith("+") ? 1 : 0;
    int end = start;
    while (end < text.length() && Character.digit(text.charAt(end), base) >= 0) {
      end++;
    }
    if (end == start) {
      return BigInteger.ZERO;
    }
    // More digits than these are more than 64 bits in any base.
    String digits = text.substring(start, end);
    BigInteger number =
        digits.length() > 200 ? Conversions.UNSIGNED_MAX : new BigInteger(digits, base);
    return negative ? number.negate() : number;
  }

  private static Node ascii(Call call) {
    return call.strict(
        SqlType.integer(3),
        v -> {
          byte[] bytes = call.bytes(v, 0);
          return bytes.length == 0 ? 0L : (long) (bytes[0] & 0xff);
        });
  }

  /** The bytes of the first character as a number. */
  private static Node ord(Call call) {
    Strings strings = call.strings();
    return call.strict(
        SqlType.integer(21),
        v -> {
          String text = call.string(strings, v, 0);
          if (text.isEmpty()) {
            return 0L;
          }
          if (strings.binary()) {
            return (long) text.charAt(0);
          }
          String first = Character.toString(text.codePointAt(0));
          long number = 0;
          for (byte part : first.getBytes(StandardCharsets.UTF_8)) {
            number = number << 8 | (part & 0xff);
          }
          return number;
        });
  }

  private static Node characters(Call call) {
    return new Node(
        SqlType.binary(call.count() * 4L),
        row -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          for (Node argument : call.arguments()) {
            Object value = argument.value(row);
            if (value != null) {
              put(out, call.conversions().bits(value, argument.type()) & 0xffff_ffffL);
            }
          }
          return out.toByteArray();
        });
  }

  private static void put(ByteArrayOutputStream out, long number) {
    int bytes = number > 0xff_ffff ? 4 : number > 0xffff ? 3 : number > 0xff ? 2 : 1;
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (number >>> (8 * i)) & 0xff);
    }
  }
}
