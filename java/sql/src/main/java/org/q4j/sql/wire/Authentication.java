package org.q4j.sql.wire;

import java.util.Arrays;
import java.util.Optional;

/** One login, message by message. For one thread at a time. */
final class Authentication {

  private enum Step {
    RESPONSE,
    PROOF,
    PASSWORD,
    HIDDEN_PASSWORD
  }

  private final WireServer server;
  private final Connection connection;
  private final PacketBuffer out = new PacketBuffer();
  private byte[] challenge = Challenge.make();
  private Step step = Step.RESPONSE;
  private HandshakeResponse response;
  private AuthPlugin plugin;
  private Account account;
  private boolean again;
  private boolean usingPassword;
  private volatile int capabilities;
  private volatile int sequence;

  Authentication(WireServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /** Returns the number of the next packet to the client. */
  int sequence() {
    return sequence;
  }

  /** Returns what the client has said that it can do. */
  int capabilities() {
    return capabilities;
  }

  byte[] challenge() {
    return challenge;
  }

  /** Uses the challenge that the client knows from its login. */
  void challenge(byte[] known) {
    challenge = known;
  }

  void greet() {
    WireOptions options = server.options();
    Replies.greeting(
        out,
        connection.id(),
        challenge,
        options.version,
        options.greetingPlugin,
        options.tls.isPresent());
    send();
    capabilities = Capability.PROTOCOL_41;
  }

  private void send() {
    sequence = out.sequence();
    connection.send(out);
  }

  private void next(Payload payload) {
    sequence = payload.next();
    out.sequence(sequence);
  }

  /**
   * Takes a message.
   *
   * @return who has logged in, or null while there is more to say
   * @throws ErrorReply when the login fails
   */
  HandshakeResponse handle(Payload payload) {
    if (payload.sequence() != sequence && !(step == Step.RESPONSE && connection.isEncrypted())) {
      throw ErrorCode.PACKETS_OUT_OF_ORDER.reply(
          "Got packets out of order: number=%d (expected=%d)"
              .formatted(payload.sequence(), sequence));
    }
    next(payload);
    byte[] content = Arrays.copyOf(payload.bytes(), payload.length());
    return switch (step) {
      case RESPONSE -> respond(parse(payload));
      case PROOF -> prove(content);
      case PASSWORD -> password(content);
      case HIDDEN_PASSWORD ->
          full(server.rsaKey().uncover(content, challenge).orElseThrow(this::denied));
    };
  }

  private static HandshakeResponse parse(Payload payload) {
    try {
      return HandshakeResponse.parse(payload);
    } catch (MalformedPacketException e) {
      throw ErrorCode.BAD_HANDSHAKE.reply("Bad handshake: " + e.getMessage());
    }
  }

  /** Starts a change of user; returns as {@link #handle}. */
  HandshakeResponse again(HandshakeResponse wanted, int nextSequence) {
    again = true;
    sequence = nextSequence;
    out.sequence(nextSequence);
    return respond(wanted);
  }

  private HandshakeResponse respond(HandshakeResponse came) {
    WireOptions options = server.options();
    response = came;
    capabilities = came.capabilities();
    usingPassword = hasContent(came.proof());
    if (options.tlsRequired && !connection.isPrivate()) {
      throw ErrorCode.TLS_REQUIRED.reply(
          "Connections using insecure transport are prohibited: use TLS or the Unix socket");
    }
    if (options.accounts.isOpen()) {
      return came;
    }
    Account found = options.accounts.find(came.user());
    // An unknown user is asked like a known one, and told the same.
    account = found == null ? Account.unknown(came.user()) : found;
    boolean plugins = (capabilities & Capability.PLUGIN_AUTH) != 0;
    Optional<AuthPlugin> theirs =
        plugins ? AuthPlugin.byName(came.plugin()) : Optional.of(AuthPlugin.NATIVE);
    plugin = account.plugin().or(() -> theirs).orElse(options.greetingPlugin);
    boolean old = (capabilities & Capability.SECURE_CONNECTION) == 0;
    if (!plugins && (plugin != AuthPlugin.NATIVE || (old && account.hasPassword()))) {
      throw ErrorCode.OLD_CLIENT.reply(
          "Client does not support authentication protocol requested by server;"
              + " consider upgrading the client");
    }
    if (theirs.isPresent() && theirs.get() == plugin) {
      return prove(came.proof());
    }
    return switchPlugin();
  }

  private HandshakeResponse switchPlugin() {
    challenge = Challenge.make();
    step = Step.PROOF;
    Replies.switchPlugin(out, plugin, challenge);
    send();
    return null;
  }

  private static boolean hasContent(byte[] proof) {
    return proof.length > 1 || (proof.length == 1 && proof[0] != 0);
  }

  private HandshakeResponse prove(byte[] proof) {
    usingPassword |= hasContent(proof);
    if (!hasContent(proof) || !account.hasPassword()) {
      if (!hasContent(proof) && !account.hasPassword()) {
        return response;
      }
      return retryOrDeny();
    }
    if (plugin == AuthPlugin.NATIVE) {
      return NativePassword.proves(proof, challenge, account.stored()) ? response : retryOrDeny();
    }
    byte[] known = account.known();
    if (known != null && CachingSha2Password.proves(proof, challenge, known)) {
      Replies.moreAuthentication(out, new byte[] {CachingSha2Password.FAST_DONE});
      send();
      return response;
    }
    step = Step.PASSWORD;
    Replies.moreAuthentication(out, new byte[] {CachingSha2Password.FULL_WANTED});
    send();
    return null;
  }

  /** At a change of user some clients answer a challenge that they first want to be sent. */
  private HandshakeResponse retryOrDeny() {
    boolean first = step == Step.RESPONSE;
    if (again && first && (capabilities & Capability.PLUGIN_AUTH) != 0) {
      return switchPlugin();
    }
    throw denied();
  }

  private HandshakeResponse password(byte[] content) {
    if (content.length == 1 && content[0] == CachingSha2Password.KEY_REQUEST) {
      step = Step.HIDDEN_PASSWORD;
      Replies.moreAuthentication(out, server.rsaKey().publicPem());
      send();
      return null;
    }
    if (!connection.isPrivate()) {
      throw denied();
    }
    return full(content);
  }

  /**
   * @param content the password and a zero byte
   */
  private HandshakeResponse full(byte[] content) {
    int length = content.length;
    if (length > 0 && content[length - 1] == 0) {
      length--;
    }
    if (!account.learn(Arrays.copyOf(content, length))) {
      throw denied();
    }
    return response;
  }

  private ErrorReply denied() {
    String host = connection.session().host();
    int colon = host.lastIndexOf(':');
    return ErrorCode.ACCESS_DENIED.reply(
        "Access denied for user '%s'@'%s' (using password: %s)"
            .formatted(
                response.user(),
                colon < 0 ? host : host.substring(0, colon),
                usingPassword ? "YES" : "NO"));
  }
}
