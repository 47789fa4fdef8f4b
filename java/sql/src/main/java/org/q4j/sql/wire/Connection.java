package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection: what arrives, in its order, and its end.
 *
 * <p>Guarantees: messages are dealt with one after the other ({@link #drain} runs on at most one
 * thread); while one is dealt with, however long, the reading thread goes on watching the socket,
 * so that a client that goes away is noticed at once; {@link Conversation#close} is called once,
 * after the last statement has ended. A client that sends more than 256 KB beside a running
 * statement is no longer watched until that is dealt with.
 */
final class Connection {
  /** What may be sent before a login. */
  private static final int LOGIN_LIMIT = 64 << 10;

  /** How long a client may take to close after it was told to go. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final WireServer server;
  private final SocketChannel channel;
  private final boolean local;
  private final Inbox inbox;
  private final Outbox outbox;
  private final PacketAssembler assembler;
  private final Conversation conversation;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final long opened = System.nanoTime();
  private SelectionKey key;
  private Transport transport;
  private boolean answered;
  private volatile boolean encrypted;
  private volatile long idleSince;
  private volatile long leavingSince;
  private boolean taskRunning;
  private boolean finished;

  /**
   * @param local whether it is a Unix socket's
   */
  Connection(WireServer server, SocketChannel channel, int id, String host, boolean local) {
    this.server = server;
    this.channel = channel;
    this.local = local;
    this.transport = new PlainTransport(channel);
    this.outbox = new Outbox(channel, transport, () -> interest(SelectionKey.OP_WRITE, true));
    this.inbox = new Inbox(server.budget(), on -> interest(SelectionKey.OP_READ, on));
    this.assembler = new PacketAssembler(server.budget(), LOGIN_LIMIT);
    this.conversation = new Conversation(server, this, new ClientSession(server, id, host));
  }

  /**
   * Starts with the greeting. For the reading thread.
   *
   * @param full whether there are too many connections already
   */
  void start(boolean full) throws IOException {
    key = server.loop().register(channel, this);
    if (full) {
      refuse(ErrorCode.TOO_MANY_CONNECTIONS.reply("Too many connections"));
    } else {
      conversation.greet();
    }
  }

  int id() {
    return session().id();
  }

  ClientSession session() {
    return conversation.session();
  }

  Inbox inbox() {
    return inbox;
  }

  MemoryBudget memory() {
    return server.budget();
  }

  int maxPacket() {
    return server.options().maxPacket;
  }

  long stallMillis() {
    return server.options().stallTimeout.toMillis();
  }

  /** Tells of an exception that no client caused. */
  void report(Throwable error) {
    server.options().onError.accept(error);
  }

  /** Returns whether nobody can listen in. */
  boolean isPrivate() {
    return local || encrypted;
  }

  boolean isEncrypted() {
    return encrypted;
  }

  boolean isEnded() {
    return ended.get();
  }

  /** Returns whether nothing more is taken from the client. */
  boolean isLeaving() {
    return leavingSince != 0 || ended.get();
  }

  /** The login is done: longer messages may come. */
  void loggedIn() {
    assembler.limit(server.options().maxPacket);
    idleSince = System.nanoTime();
  }

  private void interest(int operation, boolean on) {
    SelectionKey current = key;
    if (current == null || !current.isValid()) {
      return;
    }
    try {
      if (on) {
        current.interestOpsOr(operation);
        server.loop().wakeup();
      } else {
        current.interestOpsAnd(~operation);
      }
    } catch (CancelledKeyException closedMeanwhile) {
      // Nothing is left to be interested in.
    }
  }

  /** The socket has something. For the reading thread. */
  void readable() {
    if (taskRunning) {
      interest(SelectionKey.OP_READ, false);
      return;
    }
    try {
      int count;
      do {
        ByteBuffer buffer = server.loop().buffer();
        count = transport.read(buffer);
        if (transport.wantsToWrite()) {
          outbox.sealNothing();
          count = Math.max(count, 1);
        }
        take(buffer.flip());
        if (count < 0) {
          end(CancelReason.CONNECTION_LOST);
        }
        if (count < 0 || runTask()) {
          return;
        }
      } while (count > 0 && encrypted && !ended.get());
    } catch (IOException e) {
      end(CancelReason.CONNECTION_LOST);
    } catch (ErrorReply e) {
      refuse(e);
    } catch (MalformedPacketException e) {
      refuse(ErrorCode.BAD_HANDSHAKE.reply("Bad handshake: " + e.getMessage()));
    }
  }

  private boolean runTask() {
    Runnable task = transport.task();
    if (task == null) {
      return false;
    }
    taskRunning = true;
    server.work(
        () -> {
          task.run();
          server
              .loop()
              .execute(
                  () -> {
                    taskRunning = false;
                    interest(SelectionKey.OP_READ, true);
                    readable();
                  });
        });
    return true;
  }

  private void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && leavingSince == 0) {
      Payload payload = assembler.next(bytes);
      if (payload == null) {
        return;
      }
      // Later ones of that length are proofs, whose bytes may look the same.
      boolean first = !answered;
      answered = true;
      if (first && HandshakeResponse.isSslRequest(payload)) {
        startTls(bytes);
        return;
      }
      inbox.add(payload);
      if (busy.compareAndSet(false, true)) {
        server.loop().beside(this::drain);
      }
    }
  }

  private void startTls(ByteBuffer rest) throws IOException {
    TlsIdentity identity =
        server
            .options()
            .tls
            .orElseThrow(() -> ErrorCode.BAD_HANDSHAKE.reply("Bad handshake: TLS is not offered"));
    byte[] early = new byte[rest.remaining()];
    rest.get(early);
    transport = new TlsTransport(channel, identity.engine(), early);
    outbox.transport(transport);
    encrypted = true;
  }

  /** The socket takes more. For the reading thread. */
  void writable() {
    try {
      interest(SelectionKey.OP_WRITE, false);
      if (!outbox.flush()) {
        interest(SelectionKey.OP_WRITE, true);
      }
    } catch (IOException e) {
      end(CancelReason.CONNECTION_LOST);
    }
  }

  /** Looks at the clock. For the reading thread. */
  void tick(long now) {
    WireOptions options = server.options();
    long left = leavingSince;
    boolean late =
        left != 0
            ? now - left > LINGER_NANOS
            : idleSince == 0
                ? now - opened > options.loginTimeout.toNanos()
                : !busy.get() && now - idleSince > options.idleTimeout.toNanos();
    if (late || outbox.stalledNanos(now) > options.stallTimeout.toNanos()) {
      end(CancelReason.CONNECTION_LOST);
    }
  }

  private void schedule() {
    if (busy.compareAndSet(false, true)) {
      server.work(this::drain);
    }
  }

  /** A statement that was left unfinished has ended: go on. From any thread. */
  void resume() {
    if (conversation.isAtLast()) {
      rest(); // Not worth another thread.
    } else {
      server.work(this::drain);
    }
  }

  /** All statements of the command have ended. */
  private void rest() {
    boolean unused = conversation.proceed();
    idle();
    busy.set(false);
    if (hasWork()) {
      schedule();
    }
  }

  private void idle() {
    idleSince = idleSince == 0 ? 0 : System.nanoTime();
  }

  private void drain() {
    do {
      if (!conversation.proceed()) {
        return;
      }
      for (Payload next = inbox.poll(); next != null; next = inbox.poll()) {
        if (!handle(next)) {
          return;
        }
      }
      if (ended.get() && !finished) {
        finish();
      }
      idle();
      busy.set(false);
    } while (hasWork() && busy.compareAndSet(false, true));
  }

  private boolean handle(Payload payload) {
    try {
      return conversation.handle(payload);
    } catch (Error e) {
      // Such as no memory left: this client goes, and gives back what it owns.
      report(e);
      end(CancelReason.CONNECTION_LOST);
      return true;
    } finally {
      server.budget().release(payload.reserved());
    }
  }

  private void finish() {
    Together.leave(); // What it gives back may be in a file that is being replaced.
    finished = true;
    try {
      conversation.close();
    } catch (RuntimeException e) {
      report(e);
    } finally {
      server.forget(this);
    }
  }

  private boolean hasWork() {
    return !inbox.isEmpty() || (ended.get() && !finished);
  }

  /** Sends packets; what cannot be sent any more is dropped. Never blocks. */
  void send(PacketBuffer packets) {
    try {
      outbox.add(packets);
    } catch (IOException e) {
      end(CancelReason.CONNECTION_LOST);
    }
  }

  /** Blocks while the client has much to read. Returns false when it is gone. */
  boolean awaitRoom() throws InterruptedException {
    return outbox.awaitRoom();
  }

  /** Sends an error and lets the client go. */
  void refuse(ErrorReply error) {
    conversation.sendError(error);
    leave();
  }

  /** Sends what waits to be sent, then ends. */
  void leave() {
    try {
      leavingSince = System.nanoTime();
      outbox.finish();
    } catch (IOException e) {
      end(CancelReason.CONNECTION_LOST);
    }
  }

  /** Ends at once. From any thread; only the first time counts. */
  void end(CancelReason reason) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    outbox.close();
    inbox.close();
    try {
      channel.close();
    } catch (IOException e) {
      server.options().onError.accept(e);
    }
    server.loop().execute(assembler::clear);
    conversation.cancel(reason);
    schedule();
  }

  void cancelStatement() {
    conversation.cancel(CancelReason.STATEMENT_KILLED);
  }
}
