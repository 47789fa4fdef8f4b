package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the original blockdiff programs wrote, byte for byte. */
class BlockdiffVectorsTest {
  @TempDir Path folder;
  private Path vectors;
  private OldTools tools;

  @BeforeEach
  void find() {
    vectors = BlockdiffVectors.folder();
    tools = new OldTools(folder).with("V", vectors.toString());
  }

  private void same(String vector, String ours) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(vectors.resolve(vector)),
        Files.readAllBytes(folder.resolve(ours)),
        vector);
  }

  @ParameterizedTest
  @CsvSource({"raw, 4096, '', ''", "gz, 16384, -z, .gz", "gz, 16384, --gzip, .gz"})
  void dumpsAreTheOriginalsBytes(String set, int blockSize, String option, String ending)
      throws IOException {
    tools.with("BLOCKSIZE", "" + blockSize);
    tools.ok("blockdiff_dump " + option + " $V/v1 6>m.1 >d.1");
    tools.with("BLOCKSIZE", "");
    tools.ok("blockdiff_dump " + option + " <$V/v2 5<m.1 6>m.2 >d.2");
    tools.ok("cat $V/v3 | blockdiff_dump " + option + " 5<m.2 6>m.3 >d.3");
    for (int i = 1; i <= 3; i++) {
      same(set + "/vol." + i + ending, "d." + i);
      same(set + "/vol." + i + ".md5", "m." + i);
    }
  }

  @Test
  void dumpsByLzopHoldTheOriginalsBytes() throws IOException {
    tools.ok(
        "blockdiff_dump --lzop $V/v1 6>m.1 >d.1; blockdiff_dump --lzop $V/v2 5<m.1 6>m.2 >d.2");
    for (int i = 1; i <= 2; i++) {
      same("lzop/vol." + i + ".md5", "m." + i);
      // A pack carries the time it was made.
      tools.ok("lzop -dc $V/lzop/vol." + i + ".lzop >a; lzop -dc <d." + i + " >b; cmp a b");
    }
  }

  @ParameterizedTest
  @CsvSource({"raw, '', cat", "gz, .gz, gunzip", "lzop, .lzop, 'lzop -dc'"})
  void mergedInOrderTheyAreTheSourceAtEachMoment(String set, String ending, String unpack)
      throws IOException {
    for (int i = 1; i <= (set.equals("lzop") ? 2 : 3); i++) {
      String file = "$V/" + set + "/vol." + i;
      tools.ok(unpack + " <" + file + ending + " | blockdiff_merge out");
      same("v" + i, "out");
      tools.ok(unpack + " <" + file + ending + " | blockdiff_merge --digest " + file + ".md5 out");
      same("v" + i, "out");
    }
  }

  @Test
  void aFileTellsItsDigestsByItself() throws IOException {
    tools.ok("blockdiff_merge out <$V/raw/vol.1");
    same("v1", "out");
    Command skipped = tools.run("blockdiff_merge out <$V/raw/vol.3");
    assertEquals(3, skipped.exit(), skipped::toString);
  }

  @ParameterizedTest
  @CsvSource({"gz, .gz, --gzip, 16384", "raw, '', '', 4096"})
  void aSeriesOfTheOriginalsGoesOn(String set, String ending, String option, int blockSize)
      throws IOException {
    Files.writeString(
        folder.resolve("dump"), "#!/bin/sh\nexec blockdiff_dump " + option + " \"$2\"\n");
    tools.ok("chmod 755 dump; cp $V/" + set + "/vol.1* .; chmod 644 vol.*; echo 1 >vol.ver");
    String packed = option.isEmpty() ? "-" : option;
    for (int i = 2; i <= 3; i++) {
      Command done = tools.ok("blockdiff_backup vol ./dump " + packed + " $V/v" + i);
      assertEquals("backup completed successfully\n", done.err());
      same(set + "/vol." + i + ending, "vol." + i + ending);
      same(set + "/vol." + i + ".md5", "vol." + i + ".md5");
      assertEquals(i + "\n", Files.readString(folder.resolve("vol.ver")));
      tools.ok("sha256sum -c vol." + i + ".sha256");
    }
    tools.ok("blockdiff_backup vol ./dump " + packed + " $V/v3");
    assertEquals(ending.isEmpty() ? 4 : 24, Files.size(folder.resolve("vol.4" + ending)));
    String sum = Files.readString(folder.resolve("vol.4.sha256"));
    int blocks = (48766 + blockSize - 1) / blockSize;
    assertEquals(
        "# q4j: length=48766 blocksize=%d blocks=%d changed=0".formatted(blockSize, blocks),
        sum.lines().findFirst().orElseThrow());
  }

  @Test
  void theLengthOfAnUnchangedSourceIsFoundInTheOriginalsFiles() throws IOException {
    Files.writeString(folder.resolve("dump"), "#!/bin/sh\nexec blockdiff_dump \"$1\"\n");
    tools.ok(
        "chmod 755 dump; cp $V/raw/vol.* .; chmod 644 vol.*; blockdiff_backup vol ./dump $V/v3");
    String sum = Files.readString(folder.resolve("vol.4.sha256"));
    assertEquals(true, sum.startsWith("# q4j: length=48766 "), sum);
  }
}
