package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;

/** Lists of copies that are damaged, or not of our making. */
class GroupCopyTest {
  private static final GroupCopy COPY =
      new GroupCopy(
          3,
          Instant.parse("2026-01-31T12:00:00Z"),
          412,
          "/srv/Größe",
          Optional.empty(),
          List.of(
              member("d", FileGroup.Kind.FOLDER, ""),
              member("d/a\u2028", FileGroup.Kind.FILE, ""),
              member("link", FileGroup.Kind.LINK, "d")),
          0);

  @TempDir Path home;

  private static GroupCopy.Member member(String path, FileGroup.Kind kind, String target) {
    long length = kind == FileGroup.Kind.FILE ? 11 : 0;
    return new GroupCopy.Member(
        new FileGroup.Entry(path, kind, length, target, 0640, 0, 0, -length), length / 10, false);
  }

  private GroupCopy read(byte[] list) throws IOException {
    return CopyList.read(Files.write(home.resolve("copy.3.json"), list), null);
  }

  private GroupCopy read(String list) throws IOException {
    return read(list.getBytes(StandardCharsets.UTF_8));
  }

  /** As earlier versions wrote it. */
  private static String withoutSum(String... entries) {
    String list =
        "{\"copy\":3,\"at\":\"2026-01-31T12:00:00Z\",\"held_micros\":-1,\"source\":\"x\",\"entries\":[";
    return list + String.join(",", entries) + "]}\n";
  }

  private static String entry(String path, String kind) {
    return "{\"path\":\"%s\",\"kind\":\"%s\",\"generation\":1,\"length\":0,\"target\":\"d\",\"mode\":420,\"uid\":0,\"gid\":0}"
        .formatted(path, kind);
  }

  @Test
  void aListIsReadAsItWasWritten() throws IOException {
    assertEquals(COPY, read(CopyList.format(COPY, null)));
  }

  @Test
  void noBitOfAListCanBeOtherUnseen() throws IOException {
    byte[] list = CopyList.format(COPY, null);
    for (int at = 0; at < list.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = list.clone();
        damaged[at] ^= (byte) (1 << bit);
        String where = "byte %d, bit %d".formatted(at, bit);
        try {
          assertEquals(COPY, read(damaged), where); // The line's end may be a blank.
          assertTrue(at == list.length - 1, where);
        } catch (CorruptException seen) {
          assertTrue(seen.getMessage().contains("copy.3.json"), where);
        }
      }
    }
  }

  @Test
  void noPartOfAListIsTakenForTheWhole() throws IOException {
    byte[] list = CopyList.format(COPY, null);
    for (int length = 0; length < list.length - 1; length++) {
      byte[] cut = Arrays.copyOf(list, length);
      assertThrows(CorruptException.class, () -> read(cut), () -> "length " + cut.length);
    }
    assertEquals(COPY, read(Arrays.copyOf(list, list.length - 1)));
  }

  @Test
  void aListIsNoOtherCopysList() throws IOException {
    Path other = Files.write(home.resolve("copy.4.json"), CopyList.format(COPY, null));
    CorruptException refused =
        assertThrows(CorruptException.class, () -> CopyList.read(other, null));
    assertTrue(refused.getMessage().contains("copy=3"), refused::getMessage);
  }

  @Test
  void aListOfAnEarlierVersionIsRead() throws IOException {
    String list = withoutSum(entry("d", "folder"), entry("d/a", "file"));
    assertEquals(Map.of("d/a", 1L), read(list).generations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "..", ".", "", "/x", "d/../../x", "d/../x", "./x", "d//x", "x/"})
  void aPathThatLeadsOutOfTheFolderIsRefused(String path) {
    for (String kind : List.of("file", "folder", "link")) {
      CorruptException refused =
          assertThrows(CorruptException.class, () -> read(withoutSum(entry(path, kind))));
      assertTrue(refused.getMessage().contains("expected=within the folder"), refused::getMessage);
    }
  }

  @Test
  void whatNoCopyCanHaveIsRefused() {
    String file = entry("e", "file");
    String link = entry("e", "link");
    for (String wrong :
        List.of(
            file.replace("\"length\":0", "\"length\":-1"),
            file.replace("\"generation\":1", "\"generation\":0"),
            link.replace("\"target\":\"d\"", "\"target\":\"\""),
            link.replace("\"target\":\"d\"", "\"target\":\"\\u0000\""))) {
      assertThrows(CorruptException.class, () -> read(withoutSum(wrong)), wrong);
    }
  }

  /** Whatever the order: what is restored below a link would come to lie elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"link", "file"})
  void nothingLiesBelowALinkOrAFile(String kind) {
    for (String path : List.of("e/x", "e/deep/x")) {
      for (List<String> entries :
          List.of(
              List.of(entry("e", kind), entry(path, "file")),
              List.of(entry(path, "file"), entry("e", kind)))) {
        String list = withoutSum(entries.toArray(String[]::new));
        CorruptException refused = assertThrows(CorruptException.class, () -> read(list), list);
        assertTrue(refused.getMessage().contains("expected=below folders"), refused::getMessage);
      }
    }
  }

  @Test
  void noPathIsThereTwice() {
    String list = withoutSum(entry("a", "link"), entry("a", "file"));
    CorruptException refused = assertThrows(CorruptException.class, () -> read(list));
    assertTrue(refused.getMessage().contains("path=a twice"), refused::getMessage);
  }

  @Test
  void aDamagedListMakesNothingOfTheCopy() throws IOException {
    Path set = home.resolve("set");
    for (int i = 1; i <= 2; i++) {
      SampleGroup.of(Instant.EPOCH, Map.of("a", Sample.random(100, i))).copyTo(set, 64, null);
    }
    Path list = set.resolve("copy.2.json");
    String text = Files.readString(list);
    assertTrue(text.contains("\"generation\":2"));
    Files.writeString(list, text.replace("\"generation\":2", "\"generation\":1"));
    Path out = home.resolve("out");
    GroupSet all = GroupSet.open(set, null);
    assertThrows(CorruptException.class, () -> all.restore(2, out, false, unheard -> {}));
    CorruptException found = assertThrows(CorruptException.class, () -> all.verify(unheard -> {}));
    assertTrue(
        found.getMessage().endsWith("first: copy.2.json; copies [1] can still be restored whole"),
        found::getMessage);
    assertFalse(Files.exists(out));
    assertEquals(0, all.restore(1, out, false, unheard -> {}));
  }
}
