package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

class MysqlCharsetTest {

  @Test
  void namesAreFoundInAnyCase() {
    assertEquals(Optional.of(MysqlCharset.UTF8MB4), MysqlCharset.byName("UTF8MB4"));
    assertEquals(Optional.of(MysqlCharset.UTF8MB3), MysqlCharset.byName("utf8"));
    assertEquals(Optional.of(MysqlCharset.UTF8MB3), MysqlCharset.byName("utf8mb3"));
    assertEquals(Optional.empty(), MysqlCharset.byName("klingon"));
    assertEquals(Optional.empty(), MysqlCharset.byName("dec8"));
    assertEquals(4, MysqlCharset.UTF8MB4.maxBytesPerCharacter());
    assertEquals(3, MysqlCharset.UTF8MB3.maxBytesPerCharacter());
    assertEquals(1, MysqlCharset.LATIN1.maxBytesPerCharacter());
  }

  @Test
  void latin1IsCodePage1252() throws CharacterCodingException {
    Charset cp1252 = Charset.forName("windows-1252");
    int holes = 0;
    for (int b = 0; b < 256; b++) {
      byte[] bytes = {(byte) b};
      String text = MysqlCharset.LATIN1.decode(bytes);
      assertArrayEquals(bytes, MysqlCharset.LATIN1.encode(text), "byte " + b);
      if (cp1252.newEncoder().canEncode(text.charAt(0))) {
        assertEquals(cp1252.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), text);
      } else {
        holes++;
      }
    }
    assertEquals(5, holes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x81, 0x8d, 0x8f, 0x90, 0x9d})
  void theHolesOfLatin1AreControls(int b) {
    assertEquals(String.valueOf((char) b), MysqlCharset.LATIN1.decode(new byte[] {(byte) b}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0080", "\u009f", "\u0100", "\uffff", "日", "😀"})
  void whatLatin1LacksIsRefused(String text) {
    assertThrows(SchemaException.class, () -> MysqlCharset.LATIN1.encode("ab" + text));
  }

  @Test
  void asciiHasSevenBits() {
    assertEquals("~\u007f", MysqlCharset.ASCII.decode(new byte[] {'~', 0x7f}));
    CorruptException e =
        assertThrows(
            CorruptException.class, () -> MysqlCharset.ASCII.decode(new byte[] {'a', -128}));
    assertEquals("malformed text: byte=0x80 at=1 (expected ascii)", e.getMessage());
    assertThrows(SchemaException.class, () -> MysqlCharset.ASCII.encode("é"));
  }

  @Test
  void utf8mb3RefusesFourBytes() {
    byte[] four = "😀".getBytes(StandardCharsets.UTF_8);
    assertEquals("😀", MysqlCharset.UTF8MB4.decode(four));
    assertArrayEquals(four, MysqlCharset.UTF8MB4.encode("😀"));
    assertThrows(CorruptException.class, () -> MysqlCharset.UTF8MB3.decode(four));
    assertThrows(SchemaException.class, () -> MysqlCharset.UTF8MB3.encode("😀"));
    assertEquals("日", MysqlCharset.UTF8MB3.decode("日".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c0af",
        "c1bf",
        "c3",
        "e28f",
        "e0809f",
        "eda080",
        "f0",
        "f09f98",
        "f08080af",
        "f4908080",
        "f5808080",
        "ff",
        "c328",
        "e228a1",
        "f0289f98"
      })
  void malformedUtf8IsRefusedWhereItBegins(String hex) {
    CorruptException e =
        assertThrows(
            CorruptException.class,
            () -> MysqlCharset.UTF8MB4.decode(HexFormat.of().parseHex("c3a9" + hex)));
    assertTrue(e.getMessage().contains(" at=2 "), e.getMessage());
  }

  @Test
  void utf8AgreesWithTheJdkOnRandomBytesAndTexts() {
    long seed = 20261121;
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(6)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80 + random.nextInt(64));
      }
      String message = "seed=" + seed + " bytes=" + HexFormat.of().formatHex(bytes);
      assertEquals(jdkDecode(bytes), ourDecode(bytes), message);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append(
            (char)
                (random.nextInt(4) == 0
                    ? 0xd700 + random.nextInt(0x1000)
                    : random.nextInt(0x10000)));
      }
      assertEquals(
          jdkEncode(text.toString()), ourEncode(text.toString()), "seed=" + seed + " " + text);
    }
  }

  private static Optional<String> jdkDecode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> ourDecode(byte[] bytes) {
    try {
      return Optional.of(MysqlCharset.UTF8MB4.decode(bytes));
    } catch (CorruptException e) {
      return Optional.empty();
    }
  }

  private static Optional<ByteBuffer> jdkEncode(String text) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<ByteBuffer> ourEncode(String text) {
    try {
      return Optional.of(ByteBuffer.wrap(MysqlCharset.UTF8MB4.encode(text)));
    } catch (SchemaException e) {
      return Optional.empty();
    }
  }
}
