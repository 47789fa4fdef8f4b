package org.q4j.sql.wire;

import org.q4j.row.MysqlCharset;

/**
 * What is said on one connection: the greeting, the login, then commands; a change of user goes
 * back to the login. For one thread at a time, as {@link Connection} sees to, but for {@link
 * #cancel} and {@link #sendError}.
 */
final class Conversation {
  private final WireServer server;
  private final Connection connection;
  private final ClientSession session;
  private volatile Authentication authentication;
  private volatile Commands commands;
  private byte[] lastChallenge;

  Conversation(WireServer server, Connection connection, ClientSession session) {
    this.server = server;
    this.connection = connection;
    this.session = session;
  }

  ClientSession session() {
    return session;
  }

  void greet() {
    authentication = new Authentication(server, connection);
    authentication.greet();
  }

  /** Returns whether what was left unfinished has ended, with nothing behind it. */
  boolean isAtLast() {
    Commands current = commands;
    return current != null && authentication == null && current.isAtLast();
  }

  /** Goes on with what was left unfinished. Returns whether nothing is. */
  boolean proceed() {
    Commands current = commands;
    return current == null || authentication != null || current.proceed();
  }

  /**
   * Deals with a message.
   *
   * @return false when it goes on, and {@link Connection#resume} will tell
   */
  boolean handle(Payload payload) {
    if (connection.isLeaving()) {
      return true;
    }
    try {
      if (authentication != null) {
        login(payload);
        return true;
      }
      return command(payload);
    } catch (MalformedPacketException e) {
      answer(
          payload,
          ErrorCode.MALFORMED_PACKET.reply("Malformed communication packet: " + e.getMessage()));
      return true;
    } catch (ErrorReply e) {
      answer(payload, e);
      return true;
    } catch (RuntimeException e) {
      server.options().onError.accept(e);
      answer(payload, ErrorCode.UNKNOWN_ERROR.reply(String.valueOf(e.getMessage())));
      return true;
    }
  }

  private boolean command(Payload payload) {
    if (payload.sequence() != 0) {
      connection.refuse(
          ErrorCode.PACKETS_OUT_OF_ORDER.reply(
              "Got packets out of order: number=%d (expected=0)".formatted(payload.sequence())));
      return true;
    }
    if (payload.length() > 0 && payload.bytes()[0] == Commands.CHANGE_USER) {
      PayloadReader in = payload.reader();
      in.skip(1, "command");
      HandshakeResponse wanted =
          HandshakeResponse.changeUser(
              in, session.capabilities(), ClientCharsets.collation(session.clientCharset()));
      Authentication again = new Authentication(server, connection);
      again.challenge(lastChallenge);
      authentication = again;
      finishLogin(again, again.again(wanted, payload.next()));
      return true;
    }
    return commands.handle(payload);
  }

  private void login(Payload payload) {
    Together.leave(); // Proofs are costly by design.
    Authentication current = authentication;
    finishLogin(current, current.handle(payload));
  }

  private void finishLogin(Authentication current, HandshakeResponse done) {
    if (done == null) {
      return;
    }
    lastChallenge = current.challenge();
    Commands before = commands;
    if (before != null) {
      commands = null;
      before.close();
    }
    MysqlCharset charset =
        ClientCharsets.byCollation(done.collation())
            .filter(known -> known != MysqlCharset.BINARY)
            .orElse(MysqlCharset.UTF8MB4);
    session.login(done, charset, connection.isEncrypted());
    ConnectionHandler handler = server.handler().connect(session);
    Commands next = new Commands(connection, session, handler);
    commands = next;
    if (!done.database().isEmpty()) {
      handler.useDatabase(done.database());
    }
    authentication = null;
    connection.loggedIn();
    next.idle();
    PacketBuffer out = new PacketBuffer();
    out.sequence(current.sequence());
    Replies.ok(out, OkReply.EMPTY, done.capabilities(), session.status());
    connection.send(out);
  }

  private void answer(Payload payload, ErrorReply error) {
    Authentication current = authentication;
    PacketBuffer out = new PacketBuffer();
    out.sequence(current == null ? payload.next() : current.sequence());
    Replies.error(out, error, current == null ? session.capabilities() : current.capabilities());
    connection.send(out);
    if (current != null) {
      connection.leave();
    }
  }

  /** Sends an error that no command asked for. From any thread. */
  void sendError(ErrorReply error) {
    Authentication current = authentication;
    PacketBuffer out = new PacketBuffer();
    out.sequence(current == null ? (commands == null ? 0 : 1) : current.sequence());
    Replies.error(out, error, current == null ? session.capabilities() : current.capabilities());
    connection.send(out);
  }

  /** Cancels the running statement, if any. From any thread. */
  void cancel(CancelReason reason) {
    Commands current = commands;
    if (current != null) {
      current.cancel(reason);
    }
  }

  void close() {
    Commands current = commands;
    if (current != null) {
      current.close();
    }
  }
}
