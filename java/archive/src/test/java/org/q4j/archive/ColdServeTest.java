package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are in the bucket only, over HTTP. */
@Timeout(180)
class ColdServeTest {
  private static final byte[] TEXT = Sample.text(600_000, 1);
  private static final long CACHE = 1_000_000;

  @TempDir Path folder;
  private TestBucket bucket;
  private Path local;
  private Path cached;
  private ReadCache cache;
  private ArchiveServer server;

  @BeforeEach
  void start() throws Exception {
    bucket = new TestBucket();
    local = Files.createDirectory(folder.resolve("local"));
    cached = folder.resolve("cache");
    serve();
  }

  private void serve() throws IOException {
    cache = ReadCache.open(cached, CACHE, bucket.store());
    ArchiveServer.Options options = Sample.options(local);
    server =
        ArchiveServer.start(
            new ArchiveServer.Options(
                local,
                options.address(),
                true,
                200,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                0,
                Optional.of(cache)));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bucket.close();
  }

  /** Puts a file into the bucket and not on disk; returns its stored bytes. */
  private byte[] put(String key, Encoding encoding, byte[] content) throws IOException {
    Path file = Sample.write(folder.resolve("made"), key, encoding, content);
    try (S3Store store = bucket.store()) {
      store.put(key + encoding.ending(), file, FileContents.read(file));
    }
    byte[] stored = Files.readAllBytes(file);
    Files.delete(file);
    return stored;
  }

  private Exchange get(String target, String... headers) throws IOException {
    return Exchange.get(server.port(), target, headers);
  }

  private static int occurrences(TestBucket of) {
    return of.reads.get();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyClientGetsTheContentHoweverItIsStored(Encoding encoding) throws IOException {
    byte[] stored = put("logs/name.txt", encoding, TEXT);
    Exchange cold = get("/logs/name.txt");
    assertArrayEquals(TEXT, cold.body());
    Exchange packed = get("/logs/name.txt", "Accept-Encoding: gzip, zstd");
    assertArrayEquals(stored, packed.body());
    assertEquals(1, occurrences(bucket));
    Exchange part = get("/logs/name.txt", "Accept-Encoding: gzip, zstd", "Range: bytes=100-199");
    assertArrayEquals(Arrays.copyOfRange(stored, 100, 200), part.body());
    assertEquals(1, occurrences(bucket));
  }

  @Test
  void theTagIsTheSameHereAndInTheBucket() throws IOException {
    put("name.txt", Encoding.GZIP, TEXT);
    String there = get("/name.txt", "Accept-Encoding: gzip").header("etag");
    Sample.write(local, "name.txt", Encoding.GZIP, TEXT);
    Exchange here = get("/name.txt", "Accept-Encoding: gzip", "If-None-Match: " + there);
    assertEquals(304, here.status());
  }

  @Test
  void whatNeedsNoBytesFetchesNone() throws IOException {
    byte[] stored = put("name.txt", Encoding.GZIP, TEXT);
    Exchange head = Exchange.send(server.port(), "HEAD", "/name.txt", "Accept-Encoding: gzip");
    assertEquals("" + stored.length, head.header("content-length"));
    String tag = head.header("etag");
    assertEquals(304, get("/name.txt", "Accept-Encoding: gzip", "If-None-Match: " + tag).status());
    assertEquals(0, occurrences(bucket));
  }

  @Test
  void oneFetchServesHoweverManyAskAtOnce() throws Exception {
    byte[] noise = Sample.noise(700_000, 5);
    put("big.bin", Encoding.IDENTITY, noise);
    bucket.gate = new CountDownLatch(1);
    int clients = 60;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Exchange>> answers = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        answers.add(threads.submit(() -> get("/big.bin")));
      }
      while (server.connections() < clients || occurrences(bucket) == 0) {
        Thread.onSpinWait();
      }
      bucket.gate.countDown();
      for (Future<Exchange> answer : answers) {
        assertArrayEquals(noise, answer.get().body());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, occurrences(bucket));
  }

  @Test
  void bytesAreSentWhileMoreAreFetched() throws IOException {
    byte[] noise = Sample.noise(700_000, 6);
    put("big.bin", Encoding.IDENTITY, noise);
    bucket.gate = new CountDownLatch(1);
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.setSoTimeout(60_000);
      client
          .getOutputStream()
          .write(
              "GET /big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      byte[] first = in.readNBytes(1000); // The bucket holds the rest back.
      assertArrayEquals(Arrays.copyOf(noise, 1000), first);
      bucket.gate.countDown();
      assertArrayEquals(Arrays.copyOfRange(noise, 1000, noise.length), in.readAllBytes());
    }
  }

  @Test
  void aReadThatBreaksGoesOnWhereItBroke() throws IOException {
    byte[] noise = Sample.noise(700_000, 7);
    put("big.bin", Encoding.IDENTITY, noise);
    bucket.cutAfter.set(300_000);
    assertArrayEquals(noise, get("/big.bin").body());
    assertTrue(occurrences(bucket) >= 2);
  }

  @Test
  void anErrorOfTheBucketIsTriedAgain() throws IOException {
    put("name.txt", Encoding.GZIP, TEXT);
    bucket.failures.set(2);
    assertArrayEquals(TEXT, get("/name.txt").body());
  }

  @Test
  void aBucketThatIsDownIsNotANotFound() throws Exception {
    Sample.write(local, "here.txt", Encoding.GZIP, TEXT);
    put("cached.txt", Encoding.GZIP, TEXT);
    assertArrayEquals(TEXT, get("/cached.txt").body());
    bucket.close();
    Exchange failed = get("/name.txt");
    assertEquals(502, failed.status());
    assertEquals("5", failed.header("retry-after"));
    assertArrayEquals(TEXT, get("/here.txt").body());
    assertArrayEquals(TEXT, get("/cached.txt").body());
    bucket = new TestBucket();
  }

  @Test
  void aDamagedObjectNeverLooksCompleteAndIsNotKept() throws IOException {
    byte[] noise = Sample.noise(300_000, 8);
    put("big.bin", Encoding.IDENTITY, noise);
    bucket.damages = true;
    try {
      assertTrue(get("/big.bin").status() >= 500);
    } catch (IOException cut) {
      assertTrue(cut.getMessage().startsWith("cut short"), cut.getMessage());
    }
    bucket.damages = false;
    assertArrayEquals(noise, get("/big.bin").body());
  }

  @Test
  void thatThereIsNoneIsRememberedForAWhile() throws IOException {
    assertEquals(404, get("/nosuch.txt").status());
    int asked = bucket.looks.get();
    assertEquals(3, asked);
    for (int i = 0; i < 20; i++) {
      assertEquals(404, get("/nosuch.txt").status());
    }
    assertEquals(asked, bucket.looks.get());
  }

  @Test
  void theCacheStaysWithinItsBound() throws IOException {
    for (int i = 0; i < 6; i++) {
      put("f" + i, Encoding.IDENTITY, Sample.noise(300_000, i));
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 6; i++) {
        assertArrayEquals(Sample.noise(300_000, i), get("/f" + i).body());
        assertTrue(cache.held() <= CACHE);
        assertTrue(onDisk() <= CACHE, "bytes on disk: " + onDisk());
      }
    }
    assertEquals(12, occurrences(bucket));
    assertArrayEquals(Sample.noise(300_000, 5), get("/f5").body());
    assertEquals(12, occurrences(bucket));
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.list(cached)) {
      return files
          .filter(file -> !file.endsWith(FolderLock.NAME))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void whatIsLargerThanTheCacheIsPassedOn() throws IOException {
    byte[] noise = Sample.noise((int) CACHE + 1, 9);
    put("big.bin", Encoding.IDENTITY, noise);
    assertArrayEquals(noise, get("/big.bin").body());
    assertArrayEquals(
        Arrays.copyOfRange(noise, 500, 1500), get("/big.bin", "Range: bytes=500-1499").body());
    assertEquals(0, onDisk());
  }

  @Test
  void theCacheOutlivesTheServer() throws IOException {
    put("name.txt", Encoding.GZIP, TEXT);
    String tag = get("/name.txt", "Accept-Encoding: gzip").header("etag");
    server.close();
    Files.write(cached.resolve("0".repeat(64) + ".part"), new byte[10]);
    serve();
    Exchange again = get("/name.txt", "Accept-Encoding: gzip");
    assertArrayEquals(TEXT, again.unpacked());
    assertEquals(tag, again.header("etag"));
    assertEquals(1, occurrences(bucket));
    assertThrows(ArchiveLockedException.class, () -> ReadCache.open(cached, CACHE, bucket.store()));
  }

  @Test
  void aFolderOfOtherFilesIsNoCache() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("precious"), "x");
    ArchiveException refused =
        assertThrows(ArchiveException.class, () -> ReadCache.open(other, CACHE, bucket.store()));
    assertTrue(refused.getMessage().contains("precious"), refused.getMessage());
    assertTrue(Files.exists(other.resolve("precious")));
  }

  @Test
  void aListingShowsBothPlaces() throws IOException {
    put("sub/there.txt", Encoding.GZIP, TEXT);
    put("sub/deep/x", Encoding.IDENTITY, TEXT);
    Sample.write(local, "sub/here.txt", Encoding.ZSTD, TEXT);
    String page = new String(get("/sub/").body(), StandardCharsets.UTF_8);
    for (String name : List.of("./there.txt", "./here.txt", "./deep/")) {
      assertTrue(page.contains(name), page);
    }
    String onlyThere = new String(get("/sub/deep/").body(), StandardCharsets.UTF_8);
    assertTrue(onlyThere.contains("./x"), onlyThere);
  }
}
