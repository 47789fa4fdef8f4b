package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bucket that encrypts by itself gives tags that are no checksum of the content. */
@Timeout(120)
class EncryptedBucketTest {
  private static final byte[] TEXT = Sample.text(20_000, 1);

  @TempDir Path folder;
  private HttpServer server;
  private S3Store store;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", EncryptedBucketTest::answer);
    server.start();
    store =
        S3Store.open(
            new S3Options(
                "bucket",
                "",
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"0123456789abcdef0123456789abcdef\"");
    exchange.getResponseHeaders().add("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
    exchange.getResponseHeaders().add("x-amz-server-side-encryption", "aws:kms");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", "" + TEXT.length);
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, TEXT.length);
      exchange.getResponseBody().write(TEXT);
    }
    exchange.close();
  }

  @Test
  void anotherProgramsObjectIsFetchedAllTheSame() throws IOException {
    List<Outcome> told = new ArrayList<>();
    new Fetch(store).run(folder, List.of("x.log"), told::add);
    assertEquals(Outcome.Kind.DONE, told.get(0).kind(), told::toString);
    assertArrayEquals(TEXT, Files.readAllBytes(folder.resolve("x.log")));
  }

  @Test
  void aFileIsComparedByReadingTheObject() throws IOException {
    Offload.Options all = new Offload.Options(Duration.ZERO, Duration.ZERO, false);
    Sample.write(folder, "same.log", Encoding.IDENTITY, TEXT);
    byte[] changed = TEXT.clone();
    changed[100] ^= 1;
    Path other = Sample.write(folder, "other.log", Encoding.IDENTITY, changed);
    List<Outcome> told = new ArrayList<>();
    Offload.run(folder, store, all, Keep.NOTHING, told::add);
    assertEquals(
        List.of(Outcome.Kind.FAILED, Outcome.Kind.DONE), told.stream().map(Outcome::kind).toList());
    assertArrayEquals(changed, Files.readAllBytes(other));
  }
}
