package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a folder over HTTP. */
@Timeout(120)
class ServeTest {
  private static final byte[] TEXT = Sample.text(300_000, 1);

  @TempDir Path outside;
  private Path folder;
  private ArchiveServer server;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(outside.resolve("served"));
    server = ArchiveServer.start(Sample.options(folder));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Exchange get(String target, String... headers) throws IOException {
    return Exchange.get(server.port(), target, headers);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyClientGetsTheContentHoweverItIsStored(Encoding stored) throws IOException {
    Path file = Sample.write(folder, "a/name.txt", stored, TEXT);
    for (String accepted : new String[] {"gzip", "zstd", "gzip, zstd;q=0.5", "identity", "*"}) {
      Exchange answer = get("/a/name.txt", "Accept-Encoding: " + accepted);
      assertEquals(200, answer.status());
      assertArrayEquals(TEXT, answer.unpacked());
      assertEquals("text/plain", answer.header("content-type"));
      assertEquals("Accept-Encoding", answer.header("vary"));
      boolean packed = accepted.equals("*") || accepted.contains(stored.token());
      if (packed && stored != Encoding.IDENTITY) {
        assertEquals(stored.token(), answer.header("content-encoding"), accepted);
        assertArrayEquals(Files.readAllBytes(file), answer.body());
      } else {
        assertNull(answer.header("content-encoding"), accepted);
      }
    }
    assertArrayEquals(TEXT, get("/a/name.txt").body());
    if (stored != Encoding.IDENTITY) {
      Exchange itself = get("/a/name.txt" + stored.ending());
      assertArrayEquals(Files.readAllBytes(file), itself.body());
      assertNull(itself.header("content-encoding"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "GZIP|gzip",
        "x-gzip|gzip",
        "gzip;q=0|",
        "gzip;q=0.000, *|",
        "*;q=0|",
        "*|gzip",
        "gzip;q=0.001|gzip",
        "br, gzip;q=0.5|gzip",
        "deflate|",
        "gzip;q=2|",
        "gzip ; q=1.0|gzip",
        "identity;q=0, gzip|gzip",
        "gzipx|"
      })
  void weightsDecideWhoGetsItPacked(String accepted, String encoding) throws IOException {
    Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    Exchange answer = get("/x.txt", "Accept-Encoding: " + accepted);
    assertEquals(encoding, answer.header("content-encoding"), accepted);
    assertArrayEquals(TEXT, answer.unpacked());
  }

  @Test
  void theMostWantedEncodingIsTakenWhereBothAreStored() throws IOException {
    Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    Sample.write(folder, "x.txt", Encoding.ZSTD, TEXT);
    assertEquals(
        "gzip",
        get("/x.txt", "Accept-Encoding: zstd;q=0.4, gzip;q=0.5").header("content-encoding"));
    assertEquals("zstd", get("/x.txt", "Accept-Encoding: gzip, zstd").header("content-encoding"));
  }

  @Test
  void severalMembersAreOneContent() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.GZIP, TEXT);
    byte[] member = Files.readAllBytes(file);
    byte[] twice = Arrays.copyOf(member, 2 * member.length);
    System.arraycopy(member, 0, twice, member.length, member.length);
    Files.write(file, twice);
    assertEquals(2 * TEXT.length, get("/x.log").body().length);
  }

  @Test
  void aDamagedFileNeverLooksComplete() throws IOException {
    Path file = Sample.write(folder, "x.log", Encoding.GZIP, Sample.noise(400_000, 3));
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length - 6] ^= 1; // In the checksum.
    Files.write(file, damaged);
    try {
      Exchange answer = get("/x.log");
      assertEquals(500, answer.status());
    } catch (IOException cut) {
      assertTrue(cut.getMessage().startsWith("cut short"), cut.getMessage());
    }
  }

  @Test
  void eachEncodingHasATagOfItsOwn() throws IOException {
    Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    Sample.write(folder, "x.txt", Encoding.ZSTD, TEXT);
    Sample.write(folder, "y.txt", Encoding.IDENTITY, TEXT);
    Set<String> tags = new HashSet<>();
    tags.add(get("/x.txt", "Accept-Encoding: gzip").header("etag"));
    tags.add(get("/x.txt", "Accept-Encoding: zstd").header("etag"));
    tags.add(get("/x.txt").header("etag"));
    tags.add(get("/y.txt").header("etag"));
    tags.add(get("/x.txt.gz").header("etag"));
    assertEquals(5, tags.size(), tags::toString);
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws IOException {
    Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    Exchange first = get("/x.txt", "Accept-Encoding: gzip");
    String tag = first.header("etag");
    String modified = first.header("last-modified");
    assertEquals("Fri, 02 Jan 2026 03:04:05 GMT", modified);
    String gzip = "Accept-Encoding: gzip";
    assertEquals(304, get("/x.txt", gzip, "If-None-Match: " + tag).status());
    assertEquals(304, get("/x.txt", gzip, "If-None-Match: \"a\", W/" + tag).status());
    assertEquals(304, get("/x.txt", gzip, "If-None-Match: *").status());
    assertEquals(200, get("/x.txt", "If-None-Match: " + tag).status());
    assertEquals(304, get("/x.txt", "If-Modified-Since: " + modified).status());
    assertEquals(304, get("/x.txt", "If-Modified-Since: Sat, 03 Jan 2026 00:00:00 GMT").status());
    assertEquals(200, get("/x.txt", "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT").status());
    assertEquals(200, get("/x.txt", "If-Modified-Since: nonsense").status());
    assertEquals(
        200, get("/x.txt", "If-None-Match: \"other\"", "If-Modified-Since: " + modified).status());
    Exchange known = get("/x.txt", gzip, "If-None-Match: " + tag);
    assertEquals(tag, known.header("etag"));
    assertEquals("Accept-Encoding", known.header("vary"));
  }

  @ParameterizedTest
  @CsvSource({
    "0-0, 0, 1",
    "0-, 0, 300",
    "10-19, 10, 10",
    "299-, 299, 1",
    "290-9999999999999999999999, 290, 10",
    "-5, 295, 5",
    "-1000, 0, 300"
  })
  void aRangeOfWhatIsStoredIsSent(String range, int first, int length) throws IOException {
    byte[] noise = Sample.noise(300, 2);
    Sample.write(folder, "x.bin", Encoding.IDENTITY, noise);
    Exchange answer = get("/x.bin", "Range: bytes=" + range);
    assertEquals(206, answer.status());
    assertEquals(
        "bytes %d-%d/300".formatted(first, first + length - 1), answer.header("content-range"));
    assertArrayEquals(Arrays.copyOfRange(noise, first, first + length), answer.body());
  }

  @Test
  void rangesArePartsOfOneRepresentation() throws IOException {
    Path file = Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    byte[] packed = Files.readAllBytes(file);
    Exchange part = get("/x.txt", "Accept-Encoding: gzip", "Range: bytes=5-24");
    assertArrayEquals(Arrays.copyOfRange(packed, 5, 25), part.body());
    assertEquals("gzip", part.header("content-encoding"));
    // Unpacked, nothing can be skipped: the whole is sent, and that this is so is said.
    Exchange whole = get("/x.txt", "Range: bytes=5-24");
    assertEquals(200, whole.status());
    assertEquals("none", whole.header("accept-ranges"));
    assertArrayEquals(TEXT, whole.body());
    String tag = part.header("etag");
    assertEquals(
        206,
        get("/x.txt", "Accept-Encoding: gzip", "Range: bytes=0-1", "If-Range: " + tag).status());
    assertEquals(
        200,
        get("/x.txt", "Accept-Encoding: gzip", "Range: bytes=0-1", "If-Range: \"x\"").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"300-", "5-4", "x-y", "-", "-0"})
  void aRangeThatIsNotThereIsRefused(String range) throws IOException {
    Sample.write(folder, "x.bin", Encoding.IDENTITY, new byte[300]);
    Exchange answer = get("/x.bin", "Range: bytes=" + range);
    assertEquals(416, answer.status());
    assertEquals("bytes */300", answer.header("content-range"));
  }

  @Test
  void headTellsWhatGetWouldSend() throws IOException {
    Sample.write(folder, "x.txt", Encoding.GZIP, TEXT);
    Sample.write(folder, "empty", Encoding.IDENTITY, new byte[0]);
    for (String[] headers : new String[][] {{}, {"Accept-Encoding: gzip"}}) {
      Exchange head = Exchange.send(server.port(), "HEAD", "/x.txt", headers);
      Exchange get = get("/x.txt", headers);
      assertEquals(200, head.status());
      for (String name : new String[] {"etag", "content-length", "content-encoding", "vary"}) {
        assertEquals(get.header(name), head.header(name), name);
      }
    }
    assertEquals("0", get("/empty").header("content-length"));
    assertEquals(405, Exchange.send(server.port(), "POST", "/x.txt").status());
    assertEquals("GET, HEAD", Exchange.send(server.port(), "PUT", "/x.txt").header("allow"));
  }

  @Test
  void foldersAreListedOnlyWhenAsked() throws IOException {
    Sample.write(folder, "sub/x<&>.txt", Encoding.GZIP, TEXT);
    Sample.write(folder, "sub/.hidden", Encoding.IDENTITY, TEXT);
    assertEquals(403, get("/sub/").status());
    assertEquals(403, get("/").status());
    assertEquals(404, get("/nosuch/").status());
    assertEquals(301, get("/sub").status());
    assertEquals("/sub/", get("/sub").header("location"));
    ArchiveServer.Options options = Sample.options(folder);
    try (ArchiveServer listing =
        ArchiveServer.start(
            new ArchiveServer.Options(
                folder,
                options.address(),
                true,
                10,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                0,
                Optional.empty()))) {
      Exchange page = Exchange.get(listing.port(), "/sub/");
      String text = new String(page.body(), StandardCharsets.UTF_8);
      assertTrue(text.contains("x&lt;&amp;&gt;.txt<"), text);
      assertTrue(text.contains("./x%3C%26%3E.txt\""), text);
      assertFalse(text.contains("hidden"), text);
      String top = new String(Exchange.get(listing.port(), "/").body(), StandardCharsets.UTF_8);
      assertTrue(top.contains("./sub/"), top);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/.%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/a/..%2f..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/..%c0%afsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/..;/secret.txt",
        "/a/%00/../secret.txt",
        "/link/secret.txt",
        "/link.txt",
        "/link.txt.gz",
        "/linked.txt",
        "/hard%00.txt",
        "//secret.txt",
        "/a//in.txt",
        "/./a/in.txt",
        "/a/in.txt/",
        "/a/in.txt/x",
        "/a/in.txt%00",
        "/a/in.txt%",
        "/a/in.txt%2",
        "/a/in.txt%zz",
        "/%ff",
        "/.hidden",
        "/a/.q4j-archive.lock",
        "/fifo",
        "/%0a",
        "/a%2fin.txt",
        "secret.txt",
        "http://x/../secret.txt",
        "/\u00e4"
      })
  void noPathLeadsOut(String target) throws IOException {
    Files.writeString(outside.resolve("secret.txt"), "secret");
    Files.writeString(outside.resolve("secret.txt.gz"), "secret");
    Sample.write(folder, "a/in.txt", Encoding.IDENTITY, TEXT);
    Files.writeString(folder.resolve(".hidden"), "secret");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Files.createSymbolicLink(folder.resolve("link.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("linked.txt.gz"), outside.resolve("secret.txt.gz"));
    Process fifo = new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start();
    assertEquals(0, fifo.onExit().join().exitValue());
    Exchange answer = get(target);
    assertTrue(answer.status() == 404 || answer.status() == 400, answer::toString);
    assertFalse(
        new String(answer.body(), StandardCharsets.ISO_8859_1).contains("secret"),
        answer::toString);
    assertEquals(200, get("/a/in.txt").status());
  }

  @Test
  void namesBeyondAsciiAreFound() throws IOException {
    Sample.write(folder, "größe 1+1.txt", Encoding.GZIP, TEXT);
    assertArrayEquals(TEXT, get("/gr%C3%B6%C3%9Fe%201+1.txt?query=../x").body());
    assertEquals(404, get("/" + "x".repeat(300)).status());
    assertNotEquals(200, get("/" + "x/".repeat(2000)).status());
  }

  @Test
  void aClientThatSendsNoWholeRequestIsCutOff() throws IOException {
    ArchiveServer.Options options = Sample.options(folder);
    Sample.write(folder, "x.txt", Encoding.IDENTITY, TEXT);
    try (ArchiveServer hasty =
            ArchiveServer.start(
                new ArchiveServer.Options(
                    folder,
                    options.address(),
                    false,
                    2,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    0,
                    Optional.empty()));
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), hasty.port());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), hasty.port())) {
      slow.getOutputStream()
          .write("GET /x.txt HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
      // Both connections of this server are taken; it goes on when they are closed.
      assertEquals(200, Exchange.get(hasty.port(), "/x.txt").status());
      slow.setSoTimeout(60_000);
      assertTrue(isClosed(slow));
      silent.setSoTimeout(60_000);
      assertTrue(isClosed(silent));
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void aClientThatTakesNothingIsCutOff() throws IOException {
    Sample.write(folder, "big.bin", Encoding.IDENTITY, new byte[64 << 20]);
    ArchiveServer.Options options = Sample.options(folder);
    try (ArchiveServer hasty =
            ArchiveServer.start(
                new ArchiveServer.Options(
                    folder,
                    options.address(),
                    false,
                    10,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    0,
                    Optional.empty()));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), hasty.port())) {
      client
          .getOutputStream()
          .write("GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (hasty.connections() == 0) {
        Thread.onSpinWait();
      }
      while (hasty.connections() > 0) {
        Thread.onSpinWait();
      }
      client.setSoTimeout(60_000);
      long got = 0;
      try {
        byte[] buffer = new byte[1 << 20];
        for (int n = client.getInputStream().read(buffer);
            n >= 0;
            n = client.getInputStream().read(buffer)) {
          got += n;
        }
      } catch (IOException reset) {
        assertFalse(reset instanceof java.net.SocketTimeoutException, reset.toString());
      }
      assertTrue(got < 64 << 20);
    }
  }

  @Test
  void anAddressInUseIsSaid() {
    ArchiveServer.Options options = Sample.options(folder);
    ArchiveException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            ArchiveException.class,
            () ->
                ArchiveServer.start(
                        ArchiveServer.Options.of(
                            folder,
                            new java.net.InetSocketAddress(
                                options.address().getAddress(), server.port())))
                    .close());
    assertTrue(refused.getMessage().contains("" + server.port()), refused.getMessage());
  }
}
