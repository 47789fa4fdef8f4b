package org.q4j.row;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

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
          "LONGBLOB");

  private final Random random;

  RandomSchemas(Random random) {
    this.random = random;
  }

  Schema schema() {
    StringBuilder sql = new StringBuilder("CREATE TABLE t (");
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 9);
    boolean onlyIntegers = random.nextInt(4) == 0;
    for (int i = 0; i < count; i++) {
      String type = TYPES.get(random.nextInt(onlyIntegers ? 10 : TYPES.size()));
      sql.append(i == 0 ? "" : ", ").append('c').append(i).append(' ').append(type);
      sql.append(random.nextBoolean() ? " NOT NULL" : "");
    }
    return Schema.parse(sql + (random.nextInt(3) == 0 ? ") ROW_FORMAT=DYNAMIC" : ")"));
  }

  /** Returns a value that fits the column, as {@link Row#get} gives it; null now and then. */
  Object value(Column column) {
    if (column.nullable() && random.nextInt(3) == 0) {
      return null;
    }
    ColumnType type = column.type();
    int room = (int) Math.min(type.maxStoredSize() - type.prefixSize(), 700);
    return switch (type.kind()) {
      case INTEGER -> integer(type);
      case BINARY -> bytes(random.nextInt(room + 1));
      case TEXT -> text(type.encoding().orElseThrow().charset(), room);
    };
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
