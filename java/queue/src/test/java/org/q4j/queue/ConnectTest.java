package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.LockedException;
import org.q4j.OwnerGoneException;
import org.q4j.UnsupportedException;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** The way to a data directory that somebody else has open. */
@Timeout(60)
class ConnectTest {
  private static final String JOBS = "app.jobs";

  /** Of the protocol as it is now; a change of it is to be noticed here. */
  private static final int VERSION = 3;

  private static final byte[] GREETING = "q4j-peer".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path data;

  private Path socket() {
    return data.resolve("q4j.sock");
  }

  private static void fill(QueueStore store) {
    store.create(JOBS, "id BIGINT NOT NULL").insert(row -> row.set("id", 1));
  }

  @Test
  void whoComesFirstOwnsAndWhoComesLaterIsServed() {
    try (QueueStore owner = QueueStore.connect(data)) {
      assertTrue(owner instanceof EmbeddedStore);
      fill(owner);
      try (QueueStore other = QueueStore.connect(data);
          Session session = other.session()) {
        assertTrue(other instanceof RemoteStore);
        OwnedRow row = session.await(Duration.ZERO, JOBS).orElseThrow();
        assertEquals(1, row.row().getLong("id"));
        assertEquals(1, owner.queue(JOBS).stats().owned());
        row.end();
        assertEquals(0, owner.queue(JOBS).count());
      }
    }
    assertFalse(Files.exists(socket()));
    assertEquals(Optional.empty(), QueueStore.served(data));
  }

  @Test
  void aSenderIsForgottenByTheOwner() {
    try (QueueStore owner = QueueStore.open(data)) {
      fill(owner);
      try (QueueStore other = QueueStore.connect(data)) {
        Queue jobs = other.queue(JOBS);
        List<RowBuilder> row = List.of(jobs.newRow().set("id", 2));
        assertTrue(jobs.receive(new Source(5, 9), ReceiveMode.APPEND, row).isPresent());
        assertTrue(jobs.receive(new Source(5, 1), ReceiveMode.APPEND, row).isEmpty());
        jobs.forgetReceived(5);
        assertTrue(jobs.receive(new Source(5, 1), ReceiveMode.APPEND, row).isPresent());
        assertThrows(IllegalArgumentException.class, () -> jobs.forgetReceived(64));
      }
    }
  }

  @Test
  void theSocketIsItsUsersAlone() throws IOException {
    try (QueueStore owner = QueueStore.open(data)) {
      fill(owner);
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
    }
  }

  @Test
  void anOwnerThatDoesNotListenIsNamed() {
    try (QueueStore owner = QueueStore.open(data, StoreOptions.defaults().listening(false))) {
      fill(owner);
      assertFalse(Files.exists(socket()));
      LockedException locked =
          assertThrows(LockedException.class, () -> QueueStore.connect(data).close());
      assertTrue(
          locked.getMessage().contains("pid=" + ProcessHandle.current().pid()),
          locked.getMessage());
    }
  }

  @Test
  void whoConnectsWhileAnOwnerLetsOthersFinishHasTheNextTurn() throws Exception {
    QueueStore owner = QueueStore.open(data);
    fill(owner);
    try (QueueStore other = QueueStore.connect(data);
        Session session = other.session()) {
      assertTrue(session.await(Duration.ZERO, JOBS).isPresent()); // In hand, and never finished.
      CompletableFuture<Void> closing = CompletableFuture.runAsync(owner::close);
      while (Files.exists(socket())) {
        Thread.onSpinWait();
      }
      try (QueueStore next = QueueStore.connect(data)) {
        assertEquals(1, next.queue(JOBS).count());
      }
      closing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWaitFailsWhenTheOwnerCloses() {
    QueueStore owner = QueueStore.open(data);
    owner.create(JOBS, "id BIGINT NOT NULL");
    try (QueueStore other = QueueStore.connect(data);
        Session session = other.session();
        Session idle = other.session()) {
      CompletableFuture<Optional<OwnedRow>> wait =
          session.awaitAsync(Duration.ofMinutes(5), ForkJoinPool.commonPool(), JOBS);
      while (owner.stats().queueWait() == 0) {
        Thread.onSpinWait();
      }
      owner.close();
      ExecutionException failed =
          assertThrows(ExecutionException.class, () -> wait.get(30, TimeUnit.SECONDS));
      assertTrue(failed.getCause() instanceof OwnerGoneException, failed::toString);
      OwnerGoneException gone =
          assertThrows(OwnerGoneException.class, () -> idle.await(Duration.ZERO, JOBS));
      assertTrue(gone.nothingDone());
      assertThrows(OwnerGoneException.class, other::list);
      assertThrows(OwnerGoneException.class, other::session);
    }
    QueueStore.connect(data).close();
  }

  @Test
  void aStaleSocketIsReplacedAndWhatIsNoSocketStays() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertEquals(Optional.empty(), QueueStore.served(data));
    try (QueueStore owner = QueueStore.open(data)) {
      fill(owner);
      QueueStore.served(data).orElseThrow().close();
    }
    Files.writeString(socket(), "mine");
    try (QueueStore owner = QueueStore.open(data)) {
      assertEquals(1, owner.queue(JOBS).count());
      assertEquals(Optional.empty(), QueueStore.served(data));
    }
    assertEquals("mine", Files.readString(socket()));
  }

  @Test
  void aDirectoryWhosePathIsTooLongForASocketIsServedToo() {
    Path deep = data.resolve("d".repeat(100)).resolve("e".repeat(100));
    try (QueueStore owner = QueueStore.open(deep)) {
      fill(owner);
      try (QueueStore other = QueueStore.served(deep).orElseThrow()) {
        assertEquals(1, other.queue(JOBS).count());
      }
    }
    assertFalse(Files.exists(deep.resolve("q4j.sock")));
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
  }

  /** Returns what comes until the other side ends the connection. */
  private static ByteBuffer readAll(SocketChannel channel) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(4096);
    while (all.hasRemaining()) {
      try {
        if (channel.read(all) < 0) {
          break;
        }
      } catch (IOException reset) {
        break;
      }
    }
    return all.flip();
  }

  private static ByteBuffer greeting(int version) {
    return ByteBuffer.allocate(29)
        .putInt(25)
        .putInt(0)
        .put((byte) 0)
        .put(GREETING)
        .putInt(version)
        .putLong(1)
        .flip();
  }

  @Test
  void whoTalksGarbageIsSentAwayAndOthersAreServed() throws IOException {
    try (QueueStore owner = QueueStore.open(data)) {
      fill(owner);
      try (SocketChannel garbage = connect();
          SocketChannel wrongCall = connect()) {
        garbage.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        assertTrue(readAll(garbage).remaining() > 0, "its own greeting");
        wrongCall.write(greeting(VERSION));
        wrongCall.write(ByteBuffer.allocate(9).putInt(5).putInt(1).put((byte) 250).flip());
        String said = StandardCharsets.UTF_8.decode(readAll(wrongCall)).toString();
        assertTrue(said.contains("verb=250"), said);
      }
      try (QueueStore other = QueueStore.served(data).orElseThrow()) {
        assertEquals(1, other.queue(JOBS).count());
      }
    }
  }

  @Test
  void anOwnerOfAnotherVersionIsRefusedAndBothVersionsNamed() throws Exception {
    try (QueueStore owner = QueueStore.open(data, StoreOptions.defaults().listening(false));
        ServerSocketChannel newer = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      fill(owner);
      newer.bind(UnixDomainSocketAddress.of(socket()));
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(
              () -> {
                try (SocketChannel caller = newer.accept()) {
                  caller.write(greeting(99));
                  readAll(caller);
                } catch (IOException failure) {
                  throw new java.io.UncheckedIOException(failure);
                }
              });
      UnsupportedException refused =
          assertThrows(UnsupportedException.class, () -> QueueStore.connect(data).close());
      assertTrue(
          refused.getMessage().contains("protocol=99 (expected=" + VERSION + ")"),
          refused.getMessage());
      answered.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCallerWhoseConnectionEndsGivesItsRowBack() throws Exception {
    try (QueueStore owner = QueueStore.open(data)) {
      fill(owner);
      try (SocketChannel caller = connect()) {
        caller.write(greeting(VERSION));
        ByteBuffer wait =
            ByteBuffer.allocate(100)
                .putInt(0)
                .putInt(1)
                .put((byte) Verb.AWAIT.number())
                .putLong(0)
                .putInt(1)
                .putLong(Long.MAX_VALUE)
                .putInt(1)
                .putInt(JOBS.length())
                .put(JOBS.getBytes(StandardCharsets.UTF_8));
        caller.write(wait.putInt(0, wait.position() - 4).flip());
        while (owner.queue(JOBS).stats().owned() == 0) {
          Thread.onSpinWait();
        }
      }
      try (Session session = owner.session()) {
        assertTrue(session.await(Duration.ofSeconds(30), JOBS).isPresent());
      }
    }
  }

  @Test
  void anInterruptEndsAWaitAndNotTheSession() {
    try (QueueStore owner = QueueStore.open(data)) {
      owner.create(JOBS, "id BIGINT NOT NULL");
      try (QueueStore other = QueueStore.served(data).orElseThrow();
          Session session = other.session()) {
        Thread.currentThread().interrupt();
        assertTrue(session.await(Duration.ofMinutes(5), JOBS).isEmpty());
        assertTrue(Thread.interrupted());
        owner.queue(JOBS).insert(row -> row.set("id", 2));
        assertTrue(session.await(Duration.ofMinutes(5), JOBS).isPresent());
      }
    }
  }
}
