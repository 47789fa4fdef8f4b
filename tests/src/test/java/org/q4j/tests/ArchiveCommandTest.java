package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** q4j archive, as people and crontabs call it. */
@Timeout(300)
class ArchiveCommandTest {
  @TempDir Path folder;
  private Bucket bucket;
  private OldTools tools;

  @BeforeEach
  void start() throws Exception {
    bucket = new Bucket("kept");
    tools =
        new OldTools(folder)
            .with("Q", Command.ROOT.resolve("q4j").toString())
            .with("AWS_ACCESS_KEY_ID", Bucket.KEY_ID)
            .with("AWS_SECRET_ACCESS_KEY", Bucket.SECRET)
            .with("S3", "--s3 s3://kept/sets --s3-endpoint " + bucket.endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    bucket.close();
  }

  private List<String> names(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(of))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aBackupSetThatLiesPartlyInTheBucketIsRestoredVerifiedAndContinued() throws IOException {
    byte[] source = new byte[300_000];
    new Random(3).nextBytes(source);
    byte[][] generations = new byte[4][];
    tools.ok("mkdir d");
    for (int i = 0; i < 3; i++) {
      source[i * 50_000] ^= 1;
      generations[i] = source.clone();
      Files.write(folder.resolve("source"), source);
      tools.ok("$Q backup run d/db source");
    }
    Command moved = tools.ok("$Q archive offload d $S3 --older-than 0s");
    // All but what the next run needs has gone, and comes back only for a command's time.
    List<String> left = names("d");
    assertTrue(left.contains("db.3.zst") && left.contains("db.ver"), left::toString);
    assertTrue(left.stream().anyMatch(name -> name.startsWith("db.3.") && !name.endsWith("zst")));
    assertTrue(left.stream().noneMatch(name -> name.matches("db\\.[12]\\..*")), left::toString);
    assertTrue(moved.out().contains("needs generation 3"), moved::toString);
    assertEquals(3, tools.run("$Q backup restore d/db --to out").exit());
    for (int i = 0; i < 3; i++) {
      tools.ok("rm -f out; $Q backup restore d/db $S3 --generation " + (i + 1) + " --to out");
      assertArrayEquals(generations[i], Files.readAllBytes(folder.resolve("out")));
      assertEquals(left, names("d"));
    }
    Command verified = tools.ok("$Q backup verify d/db $S3");
    assertEquals(3, verified.out().lines().filter(line -> line.contains("sound")).count());
    assertEquals(3, tools.ok("$Q backup list d/db $S3").out().lines().count());
    tools.ok("$Q backup drill d/db $S3 --scratch .");
    // The next incremental needs nothing of the bucket.
    source[299_999] ^= 1;
    Files.write(folder.resolve("source"), source);
    tools.ok("$Q backup run d/db source; rm -f out; $Q backup restore d/db $S3 --to out");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out")));
    // Sets are not pruned or packed file by file.
    Command pruned = tools.ok("$Q archive prune d $S3 --older-than 0s");
    assertFalse(pruned.out().contains("done "), pruned::toString);
    tools.ok("$Q archive compress d --older-than 0s; $Q backup verify d/db $S3");
    // One generation that needs no other is left, here, and none of the old ones in the bucket.
    tools.ok("$Q backup prune d/db --keep-last 1 $S3");
    tools.ok("rm -f out; $Q backup restore d/db --to out");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out")));
    assertEquals(1, tools.ok("$Q backup list d/db $S3").out().lines().count());
    assertFalse(tools.ok("$Q archive list d $S3").out().contains("db.1."));
  }

  @Test
  void filesArePackedMovedListedVerifiedFetchedAndPruned() throws IOException {
    tools.ok("mkdir -p d/sub; seq 100000 >d/sub/log; cp d/sub/log copy");
    assertTrue(tools.ok("$Q archive compress d").out().isEmpty(), "younger than a day");
    tools.ok("$Q archive compress d --older-than 0s --format zst --level 19");
    tools.ok("$Q archive offload d $S3 --older-than 0s --keep-local 1d");
    assertTrue(tools.ok("$Q archive list d $S3").out().startsWith("both "));
    tools.ok("$Q archive verify d $S3 --read");
    tools.ok("$Q archive offload d $S3 --older-than 0s");
    Command list = tools.ok("$Q archive list d $S3 --json");
    assertTrue(list.out().contains("\"file\": \"sub/log.zst\""), list::toString);
    assertTrue(list.out().contains("\"local_bytes\": null"), list::toString);
    tools.ok(
        "$Q archive fetch back $S3 sub/log.zst; zstd -dq back/sub/log.zst -o log; cmp log copy");
    assertEquals(3, tools.run("$Q archive fetch back $S3 nosuch").exit());
    tools.ok("$Q archive prune d $S3 --older-than 0s");
    assertEquals("", tools.ok("$Q archive list d $S3").out());
    tools.ok("printf x >>back/sub/log.zst");
    Command damaged = tools.run("$Q archive verify back --json");
    assertEquals(1, damaged.exit(), damaged::toString);
    assertTrue(damaged.out().contains("\"state\": \"failed\""), damaged::toString);
  }

  @Test
  void theServerAnswersFromDiskAndBucketUntilItIsEnded() {
    tools.ok(
        """
        mkdir d; seq 100000 >d/log; cp d/log copy; seq 9 >d/here
        $Q archive compress d --older-than 0s; $Q archive offload d $S3 --older-than 0s
        seq 100000 | gzip >d/here.txt.gz
        $Q archive serve d --listen 127.0.0.1:0 $S3 --cache c --cache-max 1M 2>said &
        server=$!
        trap 'kill $server' EXIT
        until grep -q serving said; do kill -0 $server; done
        at=$(sed -n 's/.* on //p' said)
        curl -sSf "${at}log" | cmp - copy
        curl -sSf --compressed "${at}log" | cmp - copy
        curl -sSf "${at}here.txt" | cmp - copy
        [ "$(curl -s -o /dev/null -w '%{http_code}' "${at}nosuch")" = 404 ]
        kill $server
        trap - EXIT
        wait $server || [ $? = 143 ]
        """);
  }

  @Test
  void misuseIsSaid() {
    tools.ok("mkdir d");
    for (String line :
        List.of(
            "serve d --listen nonsense",
            "serve d --cache c",
            "serve d --s3 s3://kept/x",
            "offload d",
            "offload d --s3 http://x",
            "offload d --s3 s3://kept/x --older-than 3",
            "compress d --level 10",
            "prune d",
            "nosuch")) {
      Command done = tools.run("$Q archive " + line);
      assertEquals(2, done.exit(), line + done);
    }
    assertEquals(3, tools.run("$Q archive compress nosuch").exit());
    assertEquals(3, tools.run("$Q archive serve nosuch").exit());
    assertEquals(
        3,
        tools.run("$Q archive list d --s3 s3://other --s3-endpoint " + bucket.endpoint()).exit());
  }
}
