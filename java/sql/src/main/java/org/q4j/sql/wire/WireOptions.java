package org.q4j.sql.wire;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How a server listens and what it allows. Immutable. */
public final class WireOptions {
  final List<InetSocketAddress> addresses;
  final Optional<Path> socket;
  final String socketMode;
  final Accounts accounts;
  final Optional<TlsIdentity> tls;
  final boolean tlsRequired;
  final AuthPlugin greetingPlugin;
  final String version;
  final int maxPacket;
  final int maxConnections;
  final int workers;
  final long memory;
  final Duration loginTimeout;
  final Duration idleTimeout;
  final Duration stallTimeout;
  final Consumer<Throwable> onError;

  private WireOptions(Builder from) {
    addresses = List.copyOf(from.addresses);
    socket = Optional.ofNullable(from.socket);
    socketMode = from.socketMode;
    accounts = from.accounts;
    tls = Optional.ofNullable(from.tls);
    tlsRequired = from.tlsRequired;
    greetingPlugin = from.greetingPlugin;
    version = from.version;
    maxPacket = from.maxPacket;
    maxConnections = from.maxConnections;
    workers = from.workers;
    memory = from.memory;
    loginTimeout = from.loginTimeout;
    idleTimeout = from.idleTimeout;
    stallTimeout = from.stallTimeout;
    onError = from.onError;
  }

  /** Returns options that listen nowhere yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; for one thread. */
  public static final class Builder {
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private Path socket;
    private String socketMode = "rw-------";
    private Accounts accounts = Accounts.anybody();
    private TlsIdentity tls;
    private boolean tlsRequired;
    private AuthPlugin greetingPlugin = AuthPlugin.NATIVE;
    private String version = "8.0.36-q4j";
    private int maxPacket = 64 << 20;
    private int maxConnections = 10_000;
    private int workers = 64;
    private long memory = Runtime.getRuntime().maxMemory() / 2;
    private Duration loginTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofHours(8);
    private Duration stallTimeout = Duration.ofSeconds(60);
    private Consumer<Throwable> onError = error -> {};

    private Builder() {}

    /** Listens on a TCP address; port 0 takes a free one. */
    public Builder listen(InetSocketAddress address) {
      addresses.add(Objects.requireNonNull(address));
      return this;
    }

    /**
     * Listens on a Unix socket.
     *
     * @param path at most about 90 bytes long
     * @param mode as {@code rw-------}
     */
    public Builder socket(Path path, String mode) {
      socket = path;
      socketMode = mode;
      return this;
    }

    /** Sets who may log in. Without passwords only loopback addresses can be listened on. */
    public Builder accounts(Accounts who) {
      accounts = who;
      return this;
    }

    /** Offers TLS. */
    public Builder tls(TlsIdentity identity) {
      tls = identity;
      return this;
    }

    /** Refuses plain TCP connections; Unix sockets stay. */
    public Builder requireTls() {
      tlsRequired = true;
      return this;
    }

    /** Sets the plugin that the greeting names; FEDERATED links need NATIVE, the default. */
    public Builder greetingPlugin(AuthPlugin plugin) {
      greetingPlugin = plugin;
      return this;
    }

    /** Sets the version that clients are told, such as {@code 8.0.36-q4j}. */
    public Builder version(String text) {
      version = text;
      return this;
    }

    /** Sets the longest message (max_allowed_packet), 1 KB to 1 GB, in bytes; 64 MB by default. */
    public Builder maxPacket(int bytes) {
      maxPacket = within("maxPacket", bytes, 1 << 10, 1 << 30);
      return this;
    }

    /** Sets how many connections there may be, 10,000 by default. */
    public Builder maxConnections(int count) {
      maxConnections = within("maxConnections", count, 1, 1_000_000);
      return this;
    }

    /** Sets how many statements run at once, those that wait not counted; 64 by default. */
    public Builder workers(int count) {
      workers = within("workers", count, 1, 10_000);
      return this;
    }

    /**
     * Sets how much all clients together may have sent of messages beyond 16 KB that have not yet
     * been dealt with, in bytes; by default half the heap.
     */
    public Builder memory(long bytes) {
      memory = bytes;
      return this;
    }

    /** Sets how long a login may take. */
    public Builder loginTimeout(Duration limit) {
      loginTimeout = limit;
      return this;
    }

    /** Sets how long a connection may be idle (wait_timeout). */
    public Builder idleTimeout(Duration limit) {
      idleTimeout = limit;
      return this;
    }

    /** Sets for how long a client may take nothing of its answer, or send nothing of its file. */
    public Builder stallTimeout(Duration limit) {
      stallTimeout = limit;
      return this;
    }

    /** Sets what hears of exceptions that are no {@link ErrorReply}; from any thread. */
    public Builder onError(Consumer<Throwable> listener) {
      onError = listener;
      return this;
    }

    /** Returns the options. */
    public WireOptions build() {
      return new WireOptions(this);
    }

    private static int within(String name, int value, int low, int high) {
      if (value < low || value > high) {
        throw new IllegalArgumentException(
            "%s=%d (expected=%d to %d)".formatted(name, value, low, high));
      }
      return value;
    }
  }
}
