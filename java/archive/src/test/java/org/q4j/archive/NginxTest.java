package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped nginx configurations answer as our server does. */
@Timeout(180)
class NginxTest {
  private static final byte[] TEXT = Sample.text(300_000, 1);
  private static final byte[] NOISE = Sample.noise(100_000, 2);

  @TempDir Path scratch;

  /** What both answer to one request, compared in every byte that they mean to be the same. */
  private static void same(int ours, int nginx, String method, String target, String... headers)
      throws IOException {
    Exchange mine = Exchange.send(ours, method, target, headers);
    Exchange its = Exchange.send(nginx, method, target, headers);
    String what = method + " " + target + " " + List.of(headers) + "\n" + mine + "\n" + its;
    assertEquals(its.status(), mine.status(), what);
    boolean isContent = mine.status() == 200 || mine.status() == 206;
    if (isContent) {
      assertArrayEquals(its.body(), mine.body(), what);
    }
    for (String name :
        isContent
            ? List.of("content-type", "content-encoding", "content-length", "content-range")
            : List.of("content-range")) {
      // Of both.txt ours sends the plain file and knows its length, nginx unpacks the other.
      if (its.header(name) != null || !name.equals("content-length")) {
        assertEquals(its.header(name), mine.header(name), name + " of " + what);
      }
    }
    if (isContent || mine.status() == 304) {
      assertEquals(its.header("last-modified"), mine.header("last-modified"), what);
      assertEquals(null, mine.status() == 304 ? mine.header("content-length") : null, what);
    }
  }

  @Test
  void bothAnswerATableOfRequestsTheSame() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("served"));
    Sample.write(folder, "packed.txt", Encoding.GZIP, TEXT);
    Sample.write(folder, "deep/er/größe 1.json", Encoding.GZIP, TEXT);
    Sample.write(folder, "plain.bin", Encoding.IDENTITY, NOISE);
    Sample.write(folder, "empty.txt", Encoding.IDENTITY, new byte[0]);
    Sample.write(folder, "both.txt", Encoding.IDENTITY, TEXT);
    Sample.write(folder, "both.txt", Encoding.GZIP, TEXT);
    Sample.write(folder, "noending", Encoding.GZIP, NOISE);
    Files.writeString(folder.resolve(".hidden"), "x");
    Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("both.txt"));
    try (ArchiveServer server = ArchiveServer.start(Sample.options(folder));
        Nginx nginx =
            new Nginx(scratch, "archive.conf", Map.of("/srv/archive", folder.toString()))) {
      int a = server.port();
      int b = nginx.port();
      for (String target :
          List.of(
              "/packed.txt",
              "/packed.txt?query=1",
              "/packed.txt.gz",
              "/deep/er/gr%C3%B6%C3%9Fe%201.json",
              "/plain.bin",
              "/empty.txt",
              "/both.txt",
              "/noending",
              "/nosuch.txt",
              "/.hidden",
              "/deep/.hidden",
              "/link.txt",
              "/deep",
              "/deep/",
              "/",
              "/packed.txt/",
              "/packed.txt/x",
              "/nosuch/x",
              "/x%00y")) {
        if (target.equals("/link.txt")) {
          // nginx says that it may not; ours, that there is none.
          assertEquals(403, Exchange.get(b, target).status());
          assertEquals(404, Exchange.get(a, target).status());
          continue;
        }
        for (String method : List.of("GET", "HEAD")) {
          same(a, b, method, target);
          for (String accepted :
              List.of("gzip", "gzip;q=0", "gzip;q=0.5, br", "identity", "deflate", "*;q=0")) {
            same(a, b, method, target, "Accept-Encoding: " + accepted);
          }
        }
        same(a, b, "GET", target, "If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT");
        same(a, b, "GET", target, "If-Modified-Since: Sat, 03 Jan 2026 03:04:05 GMT");
        same(a, b, "GET", target, "If-Modified-Since: Thu, 01 Jan 2026 03:04:05 GMT");
      }
      for (String range :
          List.of("0-0", "0-", "5-99", "99990-", "-7", "-999999", "100000-", "9-5", "x")) {
        same(a, b, "GET", "/plain.bin", "Range: bytes=" + range);
      }
      for (String range : List.of("0-0", "5-99", "-7", "99999999-")) {
        same(a, b, "GET", "/packed.txt", "Range: bytes=" + range);
      }
      // Of a packed file nginx 1.22 sends no ranges at all.
      String gzip = "Accept-Encoding: gzip";
      Exchange whole = Exchange.get(b, "/packed.txt", gzip, "Range: bytes=5-99");
      assertEquals(200, whole.status());
      Exchange part = Exchange.get(a, "/packed.txt", gzip, "Range: bytes=5-99");
      assertEquals(206, part.status());
      assertArrayEquals(Arrays.copyOfRange(whole.body(), 5, 100), part.body());
      same(a, b, "GET", "/plain.bin", "Range: lines=1-2");
      same(a, b, "GET", "/plain.bin", "Range: bytes=0-1", "If-Range: \"other\"");
      for (String tag : List.of("*", "\"other\"")) {
        same(a, b, "GET", "/plain.bin", "If-None-Match: " + tag);
      }
      for (String method : List.of("POST", "PUT", "DELETE")) {
        same(a, b, method, "/plain.bin", "Content-Length: 0");
      }
    }
  }

  @Test
  void theConfigurationWithABucketAnswersFromEverywhere() throws Exception {
    Path folder = Files.createDirectory(scratch.resolve("served"));
    Path cache = Files.createDirectory(scratch.resolve("cache"));
    Sample.write(folder, "here.txt", Encoding.GZIP, TEXT);
    try (TestBucket bucket = new TestBucket(AuthenticationType.NONE);
        S3Store store = bucket.store();
        Nginx nginx =
            new Nginx(
                scratch,
                "archive-s3.conf",
                Map.of(
                    "/srv/archive", folder.toString(),
                    "/var/cache/nginx/archive", cache.toString(),
                    "/bucket/prefix/", "/" + TestBucket.NAME + "/some/prefix/",
                    "127.0.0.1:9000", bucket.endpoint().getAuthority()))) {
      Path made = scratch.resolve("made");
      Path packed = Sample.write(made, "logs/there.txt", Encoding.GZIP, TEXT);
      store.put("logs/there.txt.gz", packed, FileContents.read(packed));
      Path plain = Sample.write(made, "plain.bin", Encoding.IDENTITY, NOISE);
      store.put("plain.bin", plain, FileContents.read(plain));
      for (int round = 0; round < 2; round++) {
        for (String target : List.of("/here.txt", "/logs/there.txt")) {
          Exchange unpacked = Exchange.get(nginx.port(), target);
          assertEquals(200, unpacked.status(), target + unpacked);
          assertArrayEquals(TEXT, unpacked.body());
          assertEquals("text/plain", unpacked.header("content-type"));
          Exchange asStored = Exchange.get(nginx.port(), target, "Accept-Encoding: gzip");
          assertEquals("gzip", asStored.header("content-encoding"));
          assertEquals(Files.size(packed), asStored.body().length);
          assertArrayEquals(TEXT, asStored.unpacked());
        }
        assertArrayEquals(NOISE, Exchange.get(nginx.port(), "/plain.bin").body());
        assertEquals(404, Exchange.get(nginx.port(), "/nosuch.txt").status());
        assertEquals(404, Exchange.get(nginx.port(), "/.hidden").status());
      }
      int reads = bucket.reads.get();
      assertArrayEquals(TEXT, Exchange.get(nginx.port(), "/logs/there.txt").body());
      assertEquals(reads, bucket.reads.get(), "read from the bucket again");
      String seen =
          new String(
              Exchange.get(nginx.port(), "/plain.bin").toString().getBytes(StandardCharsets.UTF_8),
              StandardCharsets.UTF_8);
      assertTrue(!seen.contains("q4j-"), seen);
    }
  }

  @Test
  void curlGetsTheSameFromBothWithAndWithoutCompression() throws Exception {
    Path folder = Files.createDirectory(scratch.resolve("served"));
    Sample.write(folder, "packed.txt", Encoding.GZIP, TEXT);
    try (ArchiveServer server = ArchiveServer.start(Sample.options(folder));
        Nginx nginx =
            new Nginx(scratch, "archive.conf", Map.of("/srv/archive", folder.toString()))) {
      for (int port : new int[] {server.port(), nginx.port()}) {
        for (List<String> options :
            List.of(List.of("--compressed"), List.of("--no-compressed"), List.of("--http1.0"))) {
          Path out = scratch.resolve("out");
          List<String> command = new java.util.ArrayList<>(List.of("curl", "-sSf", "-o"));
          command.add(out.toString());
          command.addAll(options);
          command.add("http://127.0.0.1:" + port + "/packed.txt");
          assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
          assertArrayEquals(TEXT, Files.readAllBytes(out), command.toString());
        }
      }
    }
  }
}
