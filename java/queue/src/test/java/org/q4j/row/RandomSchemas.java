package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random schemas and values, the same for the same seed. */
final class RandomSchemas {

  private static final List<String> TYPES =
      List.of(
          "TINYINT",
          "TINYINT UNSIGNED",
          "SMALLINT",
          "SMALLINT UNSIGNED",
          "MEDIUMINT",
          "MEDIUMINT UNSIGNED",
          "INT",
          "INT UNSIGNED",
          "BIGINT",
          "BIGINT UNSIGNED",
          "FLOAT",
          "FLOAT UNSIGNED",
          "FLOAT(7,3)",
          "DOUBLE",
          "DOUBLE(15,4)",
          "BIT(1)",
          "BIT(7)",
          "BIT(8)",
          "BIT(17)",
          "BIT(64)",
          "DECIMAL(6,2)",
          "DECIMAL(9,9)",
          "DECIMAL(18,0) UNSIGNED",
          "DECIMAL(65,30)",
          "ENUM('a','B','é','','x,y')",
          "ENUM" + members(300),
          "SET('a','B','é')",
          "SET" + members(17),
          "SET" + members(33),
          "SET" + members(64),
          "DATE",
          "YEAR",
          "TIME",
          "TIME(1)",
          "TIME(6)",
          "DATETIME",
          "DATETIME(3)",
          "TIMESTAMP",
          "TIMESTAMP(2)",
          "TIME /* 5.5 binary format */",
          "DATETIME /* 5.5 binary format */",
          "TIMESTAMP /* 5.5 binary format */",
          "TIMESTAMP(6) NULL",
          "TIME(1) /* mariadb-5.3 */",
          "DATETIME(3) /* mariadb-5.3 */",
          "TIMESTAMP(5) /* mariadb-5.3 */ NULL",
          "CHAR(0)",
          "CHAR(20)",
          "CHAR(85) CHARACTER SET utf8",
          "CHAR(64)",
          "BINARY(0)",
          "BINARY(20)",
          "BINARY(255)",
          "VARCHAR(0)",
          "VARCHAR(20)",
          "VARCHAR(300)",
          "VARCHAR(20) CHARACTER SET latin1",
          "VARCHAR(300) CHARACTER SET ascii",
          "VARCHAR(85) CHARACTER SET utf8",
          "VARCHAR(20) CHARACTER SET utf16",
          "VARCHAR(30) CHARACTER SET ucs2",
          "VARCHAR(300) CHARACTER SET sjis",
          "VARBINARY(20)",
          "VARBINARY(300)",
          "TINYTEXT",
          "TEXT",
          "MEDIUMTEXT CHARACTER SET latin1",
          "LONGTEXT",
          "TINYBLOB",
          "BLOB",
          "MEDIUMBLOB",
          "LONGBLOB",
          "JSON");

  /** How many of the types leave a table fixed, so that its first null bit is reserved. */
  private static final int FIXED = TYPES.indexOf("VARCHAR(0)");

  private final Random random;

  RandomSchemas(Random random) {
    this.random = random;
  }

  Schema schema() {
    StringBuilder sql = new StringBuilder("CREATE TABLE t (");
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 9);
    boolean fixed = random.nextInt(3) == 0;
    for (int i = 0; i < count; i++) {
      String type = TYPES.get(random.nextInt(fixed ? FIXED : TYPES.size()));
      sql.append(i == 0 ? "" : ", ").append('c').append(i).append(' ').append(type);
      sql.append(random.nextBoolean() ? " NOT NULL" : "");
    }
    return Schema.parse(sql + (random.nextInt(3) == 0 ? ") ROW_FORMAT=DYNAMIC" : ")"));
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'m" + i + "'")
        .collect(Collectors.joining(",", "(", ")"));
  }

  /** Returns a value that fits the column, as {@link Row#get} gives it; null now and then. */
  Object value(Column column) {
    if (column.nullable() && random.nextInt(3) == 0) {
      return null;
    }
    ColumnType type = column.type();
    if (type instanceof MemberType) {
      return member(column);
    }
    if (type instanceof JsonType) {
      return stored(column, json(3));
    }
    int room = (int) Math.min(type.maxStoredSize() - type.prefixSize(), 700);
    return switch (type.kind()) {
      case INTEGER -> integer(type);
      case FLOAT -> real(column);
      case DECIMAL -> decimal((DecimalType) type);
      case BITS -> bits(type);
      case TEMPORAL -> temporal(column);
      case BINARY -> bytes(type instanceof FixedBinaryType ? room : random.nextInt(room + 1));
      case TEXT -> {
        String text = text(type.encoding().orElseThrow().charset(), room);
        yield type instanceof CharType ? text.stripTrailing() : text;
      }
    };
  }

  private Object real(Column column) {
    double number = Double.longBitsToDouble(random.nextLong());
    if (column.type().sql().contains("(")) {
      number = random.nextInt(20_000_000) / 1000.0 - 9999.9;
    } else if (column.type().maxStoredSize() == Float.BYTES) {
      number = Float.intBitsToFloat(random.nextInt());
    }
    number = Double.isFinite(number) ? number : -0.0;
    return stored(column, column.type().sql().contains("unsigned") ? Math.abs(number) : number);
  }

  /** Returns what a column makes of a value. */
  private static Object stored(Column column, Object value) {
    RowBuffer out = new RowBuffer();
    column.type().write(column, value, out);
    return column.type().decode(column, out.array(), 0, out.size());
  }

  private BigDecimal decimal(DecimalType type) {
    String[] sizes = type.sql().replaceAll("[^0-9,]", "").split(",", -1);
    BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(Integer.parseInt(sizes[0])));
    BigInteger unscaled = new BigInteger(limit.bitLength(), random).mod(limit);
    boolean negative = !type.sql().contains("unsigned") && random.nextBoolean();
    return new BigDecimal(negative ? unscaled.negate() : unscaled, Integer.parseInt(sizes[1]));
  }

  private String json(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> "null";
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> Double.toString(random.nextInt(1000) / 8.0);
      case 3 -> random.nextBoolean() ? "true" : "false";
      case 4 -> "\"" + "a\\né".repeat(random.nextInt(60)) + "\"";
      case 5 -> "[" + json(depth - 1) + ", " + json(depth - 1) + "]";
      default -> "{\"k\": " + json(depth - 1) + ", \"\": " + json(depth - 1) + "}";
    };
  }

  private Object temporal(Column column) {
    String type = column.type().sql();
    if (type.startsWith("time") && !type.startsWith("timestamp")) {
      return stored(column, Duration.ofNanos(random.nextLong() % Duration.ofHours(800).toNanos()));
    }
    if (type.startsWith("year")) {
      return stored(column, 1901 + random.nextInt(255));
    }
    if (random.nextInt(10) == 0) {
      return stored(column, "0000-00-00");
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            1 + random.nextInt(Integer.MAX_VALUE - 1), random.nextInt(999_999_999), ZoneOffset.UTC);
    return stored(column, type.equals("date") ? time.toLocalDate() : time);
  }

  private byte[] bits(ColumnType type) {
    int bits = Integer.parseInt(type.sql().replaceAll("[^0-9]", ""));
    byte[] value = bytes((int) type.maxStoredSize());
    value[0] &= (byte) (0xff >>> (8 * value.length - bits));
    return value;
  }

  private Object member(Column column) {
    int count = ((MemberType) column.type()).members().size();
    boolean set = column.type() instanceof SetType;
    Object number = set ? new BigInteger(count, random) : random.nextInt(count + 1);
    return stored(column, number);
  }

  private Object integer(ColumnType type) {
    boolean unsigned = type.sql().contains("unsigned");
    int bits = 8 * (int) type.maxStoredSize();
    BigInteger value = new BigInteger(bits, random).shiftRight(random.nextInt(bits));
    if (!unsigned && value.testBit(bits - 1)) {
      value = value.subtract(BigInteger.ONE.shiftLeft(bits));
    }
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text(MysqlCharset charset, int room) {
    String alphabet =
        switch (charset.sqlName()) {
          case "utf8mb4", "utf16" -> "aé日😀";
          case "utf8", "ucs2" -> "aé日\uffee";
          case "latin1" -> "aé€\u0081";
          case "sjis" -> "a日\uff9f\\";
          default -> "a~\u007f\0";
        };
    int[] points = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(room / charset.maxBytesPerCharacter() + 1); left > 0; left--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  byte[] mutated(byte[] body) {
    byte[] mutated = body.clone();
    for (int flips = 1 + random.nextInt(4); flips > 0 && mutated.length > 0; flips--) {
      mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return mutated;
  }
}
