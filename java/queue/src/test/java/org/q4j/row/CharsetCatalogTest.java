package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

/** The sets that come from the JDK. The bytes are what a MySQL server gives for the characters. */
class CharsetCatalogTest {

  private static MysqlCharset set(String name) {
    return MysqlCharset.byName(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "big5, 2, 日, a4e9",
    "cp1250, 1, ž, 9e",
    "cp1251, 1, Я, df",
    "cp1256, 1, ع, da",
    "cp1257, 1, ž, fe",
    "cp850, 1, é, 82",
    "cp852, 1, ž, a7",
    "cp866, 1, Я, 9f",
    "cp866, 1, ⁿ, fc",
    "cp932, 2, ①, 8740",
    "euckr, 2, 각, b0a2",
    "euckr, 2, 갂, 8141",
    "gb18030, 4, 😀, 9439fc36",
    "gb2312, 2, 日, c8d5",
    "gbk, 2, 镕, e946",
    "greek, 1, Ω, d9",
    "hebrew, 1, א, e0",
    "koi8r, 1, Я, f1",
    "koi8u, 1, ї, a7",
    "latin2, 1, ž, be",
    "latin5, 1, ş, fe",
    "latin7, 1, ž, fe",
    "macce, 1, ž, ec",
    "macroman, 1, é, 8e",
    "sjis, 2, 日, 93fa",
    "sjis, 2, ―, 815c",
    "tis620, 1, ก, a1",
    "tis620, 1, \u0085, 85",
    "ujis, 3, 日, c6fc",
    "ujis, 3, 丂, 8fb0a1",
    "ucs2, 2, 日, 65e5",
    "utf16, 4, 😀, d83dde00",
    "utf16, 4, 日, 65e5",
    "utf16le, 4, 😀, 3dd800de",
    "utf32, 4, 😀, 0001f600"
  })
  void charactersHaveTheBytesOfTheSet(String name, int maxBytes, String character, String hex) {
    MysqlCharset charset = set(name);
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals(name, charset.sqlName());
    assertEquals(maxBytes, charset.maxBytesPerCharacter());
    assertArrayEquals(bytes, charset.encode(character));
    assertEquals(character, charset.decode(bytes));
    assertEquals(1, charset.coder().count(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @CsvSource({
    "sjis, 61ff, 1",
    "sjis, 93, 0",
    "ujis, 61c6, 1",
    "gbk, 6162ff, 2",
    "big5, a4, 0",
    "gb18030, 9439fc, 0",
    "cp1257, 61a1, 1",
    "cp1256, 618a, 1",
    "ucs2, 0061d83dde00, 2",
    "ucs2, 006100, 2",
    "utf16, 0061de00, 2",
    "utf16, 0061d83d, 2",
    "utf16, d83d0061, 0",
    "utf16le, 00de, 0",
    "utf32, 0000006100110000, 4",
    "utf32, 0000d800, 0",
    "utf32, 000000, 0",
    "utf32, 80000000, 0"
  })
  void malformedBytesAreRefusedWhereTheyBegin(String name, String hex, int at) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    CorruptException e = assertThrows(CorruptException.class, () -> set(name).decode(bytes));
    assertTrue(e.getMessage().contains(" at=" + at + " (expected " + name), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "sjis, ab¥, 2",
    "sjis, 😀, 0",
    "sjis, a—, 1",
    "cp866, №, 0",
    "koi8r, aé, 1",
    "latin2, €, 0",
    "ucs2, a😀, 1",
    "euckr, a\u0000😀, 2",
    "gbk, 😀, 0"
  })
  void whatASetLacksIsRefusedWhereItStands(String name, String text, int at) {
    SchemaException e = assertThrows(SchemaException.class, () -> set(name).encode(text));
    assertTrue(e.getMessage().contains(" at=" + at + " (expected " + name), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gb18030", "utf16", "utf16le", "utf32"})
  void halfAPairIsRefused(String name) {
    assertThrows(SchemaException.class, () -> set(name).encode("a\ud83d"));
    assertThrows(SchemaException.class, () -> set(name).encode("\ude00a"));
    assertThrows(SchemaException.class, () -> set(name).encode("\ud83da"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "big5",
        "cp1250",
        "cp1251",
        "cp1256",
        "cp1257",
        "cp850",
        "cp852",
        "cp866",
        "cp932",
        "euckr",
        "gb18030",
        "gb2312",
        "gbk",
        "greek",
        "hebrew",
        "koi8r",
        "koi8u",
        "latin2",
        "latin5",
        "latin7",
        "macce",
        "macroman",
        "sjis",
        "tis620",
        "ujis",
        "ucs2",
        "utf16",
        "utf16le",
        "utf32"
      })
  void whatIsEncodedComesBackAndFitsItsMost(String name) {
    MysqlCharset charset = set(name);
    int taken = 0;
    StringBuilder all = new StringBuilder();
    for (int point = 0; point < 0x20000; point++) {
      String text = Character.toString(point);
      RowBuffer out = new RowBuffer();
      int count = charset.coder().encode(text, out);
      if (count < 0) {
        assertEquals(-1, count, text);
        continue;
      }
      taken++;
      all.append(text);
      assertEquals(1, count);
      assertTrue(
          out.size() <= charset.maxBytesPerCharacter(), () -> Integer.toHexString(out.size()));
      assertEquals(text, charset.decode(out.toByteArray()));
    }
    assertTrue(taken >= 128, name + " takes " + taken);
    byte[] bytes = charset.encode(all.toString());
    assertEquals(taken, charset.coder().count(bytes, 0, bytes.length));
    assertEquals(all.toString(), charset.decode(bytes));
  }

  @Test
  void aLongTextIsCountedAcrossTheCodersChunks() {
    String text = "a😀日".repeat(5000);
    for (String name : new String[] {"gb18030", "utf16", "utf32"}) {
      byte[] bytes = set(name).encode(text);
      assertEquals(15_000, set(name).coder().count(bytes, 0, bytes.length));
      assertEquals(text, set(name).decode(bytes));
    }
  }

  @Test
  void aSetServesManyThreadsAtOnce() {
    MysqlCharset sjis = set("sjis");
    AtomicInteger read = new AtomicInteger();
    IntStream.range(0, 8)
        .parallel()
        .forEach(
            thread -> {
              Random random = new Random(thread);
              for (int i = 0; i < 500; i++) {
                String text = "日本\\ア".repeat(1 + random.nextInt(400));
                assertEquals(text, sjis.decode(sjis.encode(text)));
                read.incrementAndGet();
              }
            });
    assertEquals(4000, read.get());
  }

  @Test
  void aSetThatNoJdkHasIsNamed() {
    UnsupportedException e =
        assertThrows(
            UnsupportedException.class, () -> Schema.parse("a VARCHAR(3) COLLATE swe7_bin"));
    assertEquals(
        "character set swe7 not mapped by this Java: found=\"swe7_bin\" (expected one that this"
            + " Java maps, such as utf8mb4, utf8, latin1 or binary), line 1, column 22",
        e.getMessage());
  }

  @Test
  void unicodeStandsForUcs2() {
    TextEncoding encoding =
        Schema.parse("a VARCHAR(32767) UNICODE").column(0).type().encoding().orElseThrow();
    assertSame(set("ucs2"), encoding.charset());
  }
}
