package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/** ENUM and SET. */
class MemberTypeTest {

  private static String members(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "'m" + i + "'")
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static Row row(String type, Object value) {
    RowBuilder row = new RowBuilder(Schema.parse("a " + type + " NOT NULL")).set(0, value);
    return row.schema().codec(RowOrder.V2).decode(row.encode());
  }

  private static String stored(String type, Object value) {
    Row row = row(type, value);
    assertEquals(row, row(type, row.get(0)), "what is read can be written");
    return HexFormat.of().formatHex(row.rawBytes(0));
  }

  private static String refusal(String type, Object value) {
    RowBuilder row = new RowBuilder(Schema.parse("a " + type));
    return assertThrows(SchemaException.class, () -> row.set(0, value)).getMessage();
  }

  private static Row decoded(String type, String hex) {
    return Schema.parse("a " + type + " NOT NULL")
        .codec(RowOrder.V2)
        .decode(HexFormat.of().parseHex("ff" + hex));
  }

  @Test
  void anEnumTakesTwoBytesFrom256MembersOn() {
    assertEquals("01", stored("ENUM('a')", "a"));
    assertEquals("ff", stored("ENUM" + members(255), "m255"));
    assertEquals("ff00", stored("ENUM" + members(256), "m255"));
    assertEquals("0001", stored("ENUM" + members(256), "m256"));
    assertEquals("ffff", stored("ENUM" + members(65535), "m65535"));
    assertThrows(SchemaException.class, () -> Schema.parse("a ENUM" + members(65536)));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "8,1", "9,2", "17,3", "24,3", "25,4", "32,4", "33,8", "40,8", "64,8"})
  void aSetTakesOneBitAMember(int count, int bytes) {
    String type = "SET" + members(count);
    BigInteger all = BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
    assertEquals(2 * bytes, stored(type, all).length());
    assertEquals(stored(type, all), stored(type, row(type, all).get(0)));
    assertEquals("m" + count, row(type, BigInteger.ONE.shiftLeft(count - 1)).get(0));
    assertEquals("01" + "00".repeat(bytes - 1), stored(type, "m1"));
    assertEquals("00".repeat(bytes), stored(type, ""));
    assertThrows(SchemaException.class, () -> row(type, all.add(BigInteger.ONE)));
  }

  @Test
  void aSetOf64MembersIsTheMost() {
    assertThrows(SchemaException.class, () -> Schema.parse("a SET" + members(65)));
    Row row = row("SET" + members(64), "m64");
    assertEquals("0000000000000080", HexFormat.of().formatHex(row.rawBytes(0)));
    assertThrows(SchemaException.class, () -> row.getLong(0));
  }

  @ParameterizedTest
  @CsvSource({
    "'a',01",
    "'A',01",
    "'a   ',01",
    "'É',03",
    "'2',05",
    "'4',04",
    "'0',00",
    "'',00",
    "'00003',03"
  })
  void anEnumIsSetByMemberElseByIndex(String value, String hex) {
    String type = "ENUM('a','b','é','c ','2')";
    assertEquals(hex, stored(type, value));
    assertEquals(hex, stored(type, value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void numbersAreIndexesAndBits() {
    assertEquals("02", stored("ENUM('2','1')", 2));
    assertEquals("02", stored("ENUM('2','1')", 2L));
    assertEquals("01", stored("ENUM('2','1')", true));
    assertEquals("1", row("ENUM('2','1')", 2).get(0));
    assertEquals(2, row("ENUM('2','1')", 2).getLong(0));
    assertEquals("a,c", row("SET('a','b','c')", 5).get(0));
    assertEquals(5, row("SET('a','b','c')", "5").getLong(0));
  }

  @ParameterizedTest
  @CsvSource({"'c,a',05", "'A,b,a',03", "'a ,c  ',05", "'',00", "'  ',00", "'7',07", "'0',00"})
  void aSetIsSetByMembersElseByBits(String value, String hex) {
    assertEquals(hex, stored("SET('a','b','c')", value));
    assertEquals(hex, stored("SET('a','b','c')", value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void membersOfASetAreGivenInTheirOwnOrder() {
    assertEquals("z,a", row("SET('z','y','a')", "a,z,a").get(0));
    assertEquals("z,a", row("SET('z','y','a')", "a,z").getString(0));
  }

  @Test
  void caseCountsUnderCollationsThatDoNotIgnoreIt() {
    for (String collation : new String[] {"utf8mb4_bin", "latin1_general_cs", "utf8_bin"}) {
      String type = "ENUM('a','A') COLLATE " + collation;
      assertEquals("02", stored(type, "A"));
      assertTrue(refusal("ENUM('a') COLLATE " + collation, "A").contains("no such member"));
      assertTrue(refusal("SET('a') COLLATE " + collation, "A").contains("no such members"));
    }
    assertEquals("02", stored("ENUM('a','A')", "A"));
    assertEquals("01", stored("ENUM('a') COLLATE utf8_unicode_ci", "A"));
  }

  @Test
  void theBinarySetComparesByBytes() {
    String type = "ENUM('a','é ') CHARACTER SET binary";
    assertEquals("02", stored(type, "é "));
    assertTrue(refusal(type, "é").contains("no such member"));
    assertTrue(refusal(type, "A").contains("no such member"));
    assertArrayEquals("é ".getBytes(StandardCharsets.UTF_8), row(type, "é ").getBytes(0));
  }

  @Test
  void theEmptyMemberIsNotTheErrorValue() {
    assertEquals("02", stored("ENUM('a','')", ""));
    assertEquals("02", stored("ENUM('a','')", "  "));
    assertEquals("", decoded("ENUM('a')", "00").get(0));
    assertTrue(refusal("ENUM('a')", " ").contains("no such member"));
  }

  @Test
  void whatIsNoMemberIsRefused() {
    assertEquals(
        "column a ENUM('a','b'): no such member: value='c' (expected a member or 0 to 2)",
        refusal("ENUM('a','b')", "c"));
    for (Object value : new Object[] {"3", "-1", "000001", "1.0", 3, -1, new byte[] {'c'}}) {
      assertTrue(refusal("ENUM('a','b')", value).contains("no such member: "));
    }
    for (Object value : new Object[] {"a,c", "c", "4", "-1", "a,1", ",", 4, -1}) {
      assertTrue(refusal("SET('a','b')", value).contains("no such members: "), "" + value);
    }
    assertTrue(refusal("ENUM('a')", new byte[] {-1}).contains("bytes are no text"));
    assertTrue(refusal("SET('a')", 1.5).contains("value has a fraction"));
    assertTrue(refusal("SET('a')", new Object()).contains("value of a wrong class"));
  }

  @Test
  void numbersOfNoMemberAreCorrupt() {
    Row index = decoded("ENUM('a','b')", "03");
    CorruptException e = assertThrows(CorruptException.class, () -> index.get(0));
    assertEquals(
        "column a ENUM('a','b'): no such member: value=3 (expected 0 to 2), at offset=1 length=1"
            + " of the row",
        e.getMessage());
    assertEquals("{a=x'03'}", index.toString());
    assertThrows(CorruptException.class, () -> index.getBytes(0));
    assertThrows(CorruptException.class, () -> decoded("SET('a','b')", "04").get(0));
    assertThrows(
        CorruptException.class, () -> decoded("SET" + members(33), "0000000002000000").get(0));
    assertThrows(CorruptException.class, () -> decoded("ENUM" + members(256), "0101").getLong(0));
  }

  @Test
  void bytesAreTheTextInTheColumnsCharacterSet() {
    assertArrayEquals(new byte[] {(byte) 0xe9}, row("ENUM('é') CHARSET latin1", "é").getBytes(0));
    assertArrayEquals(
        new byte[] {'a', ',', (byte) 0xe9}, row("SET('a','é') CHARSET latin1", 3).getBytes(0));
  }

  @Test
  void aNotNullEnumTakesItsFirstMemberWhenNotSet() {
    Schema schema =
        Schema.parse(
            "a ENUM('x','y') NOT NULL, b ENUM('x'), c ENUM"
                + members(256)
                + " NOT NULL, d ENUM('x','y') NOT NULL DEFAULT 'y'");
    Row row = schema.codec(RowOrder.V2).decode(new RowBuilder(schema).encode());
    assertEquals("{a='x', b=NULL, c='m1', d='y'}", row.toString());
    RowBuilder set = new RowBuilder(Schema.parse("a SET('x') NOT NULL"));
    assertThrows(SchemaException.class, set::encode);
  }

  @Test
  void messagesShowFewMembers() {
    assertEquals(
        "a ENUM('m1','m2','m3',… 256 members)", Schema.parse("a ENUM" + members(256)).describe());
  }
}
