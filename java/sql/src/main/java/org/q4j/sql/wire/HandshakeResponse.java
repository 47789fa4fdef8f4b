package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client sends to log in, or to log in anew (COM_CHANGE_USER).
 *
 * @param capabilities of {@link Capability}
 * @param collation the client's character set, by a collation's number
 * @param user not null
 * @param proof the answer to the challenge
 * @param database or ""
 * @param plugin or ""
 * @param attributes what the client says of itself
 */
@SuppressWarnings("ArrayRecordComponent")
record HandshakeResponse(
    int capabilities,
    int collation,
    String user,
    byte[] proof,
    String database,
    String plugin,
    Map<String, String> attributes) {

  private static final int MAX_ATTRIBUTES = 1024;

  /** The fields before the user's name: an SSL request is nothing but them. */
  static final int SSL_REQUEST_LENGTH = 32;

  /** Returns whether a message asks to go on in TLS. */
  static boolean isSslRequest(Payload payload) {
    return payload.length() == SSL_REQUEST_LENGTH && (flags(payload) & Capability.SSL) != 0;
  }

  private static int flags(Payload payload) {
    return (int) payload.reader().uint32("capabilities");
  }

  /** Parses the message that follows the greeting. */
  static HandshakeResponse parse(Payload payload) {
    PayloadReader in = payload.reader();
    int low = in.uint16("capabilities");
    if ((low & Capability.PROTOCOL_41) == 0) {
      return parse320(low, in);
    }
    int flags = low | in.uint16("capabilities") << 16;
    in.uint32("max packet");
    int collation = in.uint8("character set");
    in.skip(23, "filler");
    String user = text(in.terminated("user"));
    byte[] proof;
    if ((flags & Capability.LENGTH_ENCODED_AUTH) != 0) {
      proof = in.lengthEncodedBytes("proof");
    } else if ((flags & Capability.SECURE_CONNECTION) != 0) {
      // HAProxy's check ends right behind the user's name.
      proof = in.hasMore() ? in.bytes(in.uint8("proof"), "proof") : new byte[0];
    } else {
      proof = in.terminatedOrRest("proof");
    }
    String database =
        (flags & Capability.CONNECT_WITH_DB) != 0 ? text(in.terminatedOrRest("database")) : "";
    String plugin =
        (flags & Capability.PLUGIN_AUTH) != 0 ? text(in.terminatedOrRest("plugin")) : "";
    return new HandshakeResponse(
        flags, collation, user, proof, database, plugin, attributes(flags, in));
  }

  /** MySQL 3.20's form, which health checks of load balancers still send. */
  private static HandshakeResponse parse320(int flags, PayloadReader in) {
    in.skip(3, "max packet");
    String user = text(in.terminatedOrRest("user"));
    return new HandshakeResponse(flags, 8, user, in.terminatedOrRest("proof"), "", "", Map.of());
  }

  /**
   * Parses the content of COM_CHANGE_USER.
   *
   * @param flags what the connection has agreed on
   * @param collation what it has now
   */
  static HandshakeResponse changeUser(PayloadReader in, int flags, int collation) {
    String user = text(in.terminated("user"));
    byte[] proof = in.bytes(in.uint8("proof"), "proof");
    String database = text(in.terminatedOrRest("database"));
    int wanted = in.remaining() >= 2 ? in.uint16("character set") : collation;
    String plugin =
        (flags & Capability.PLUGIN_AUTH) != 0 ? text(in.terminatedOrRest("plugin")) : "";
    return new HandshakeResponse(
        flags, wanted, user, proof, database, plugin, attributes(flags, in));
  }

  private static Map<String, String> attributes(int flags, PayloadReader in) {
    if ((flags & Capability.CONNECT_ATTRIBUTES) == 0 || !in.hasMore()) {
      return Map.of();
    }
    byte[] all = in.lengthEncodedBytes("attributes");
    PayloadReader pairs = new PayloadReader(all, 0, all.length);
    Map<String, String> found = new LinkedHashMap<>();
    while (pairs.hasMore() && found.size() < MAX_ATTRIBUTES) {
      String name = text(pairs.lengthEncodedBytes("attribute name"));
      found.put(name, text(pairs.lengthEncodedBytes("attribute value")));
    }
    return found;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
