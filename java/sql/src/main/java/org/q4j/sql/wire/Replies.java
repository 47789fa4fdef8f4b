package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import org.q4j.row.MysqlCharset;

/** The server's messages that are not rows. Each method puts one whole message. */
final class Replies {
  private static final int MAX_MESSAGE = 512;
  private static final int COLUMN_TAIL = 0x0c;

  private Replies() {}

  static void greeting(
      PacketBuffer out, int id, byte[] challenge, String version, AuthPlugin plugin, boolean tls) {
    int flags = Capability.OFFERED | (tls ? Capability.SSL : 0);
    out.begin();
    out.int8(10).terminated(version).int32(id);
    for (int i = 0; i < 8; i++) {
      out.int8(challenge[i]);
    }
    out.int8(0).int16(flags).int8(ClientCharsets.collation(MysqlCharset.UTF8MB4));
    out.int16(ServerStatus.AUTOCOMMIT).int16(flags >>> 16).int8(Challenge.LENGTH + 1).zeros(10);
    for (int i = 8; i < Challenge.LENGTH; i++) {
      out.int8(challenge[i]);
    }
    out.int8(0).terminated(plugin.protocolName());
    out.end();
  }

  static void switchPlugin(PacketBuffer out, AuthPlugin plugin, byte[] challenge) {
    out.begin();
    out.int8(0xfe).terminated(plugin.protocolName()).raw(challenge).int8(0);
    out.end();
  }

  static void moreAuthentication(PacketBuffer out, byte[] content) {
    out.begin();
    out.int8(1).raw(content);
    out.end();
  }

  static void ok(PacketBuffer out, OkReply reply, int capabilities, int status) {
    ok(out, 0, reply, capabilities, status);
  }

  private static void ok(PacketBuffer out, int head, OkReply reply, int capabilities, int status) {
    out.begin();
    out.int8(head).lengthEncoded(reply.affectedRows()).lengthEncoded(reply.insertId());
    if ((capabilities & Capability.PROTOCOL_41) != 0) {
      out.int16(status).int16(reply.warnings());
    } else if ((capabilities & Capability.TRANSACTIONS) != 0) {
      out.int16(status);
    }
    if (!reply.info().isEmpty()) {
      // MySQL's documents say "to the end", its server and all drivers length-encoded.
      out.lengthEncodedBytes(reply.info().getBytes(StandardCharsets.UTF_8));
    }
    out.end();
  }

  /** Ends rows, in the form that the client has agreed to. */
  static void endOfRows(PacketBuffer out, int warnings, int capabilities, int status) {
    if ((capabilities & Capability.DEPRECATE_EOF) != 0) {
      ok(out, 0xfe, new OkReply(0, 0, warnings, ""), capabilities, status);
    } else {
      endOfFile(out, warnings, capabilities, status);
    }
  }

  static void endOfFile(PacketBuffer out, int warnings, int capabilities, int status) {
    out.begin();
    out.int8(0xfe);
    if ((capabilities & Capability.PROTOCOL_41) != 0) {
      out.int16(warnings).int16(status);
    }
    out.end();
  }

  /** Ends column definitions, where the client still wants that. */
  static void endOfColumns(PacketBuffer out, int capabilities, int status) {
    if ((capabilities & Capability.DEPRECATE_EOF) == 0) {
      endOfFile(out, 0, capabilities, status);
    }
  }

  static void error(PacketBuffer out, ErrorReply error, int capabilities) {
    String text = String.valueOf(error.getMessage());
    out.begin();
    out.int8(0xff).int16(error.number());
    if ((capabilities & Capability.PROTOCOL_41) != 0) {
      out.int8('#').ascii(error.sqlState());
    }
    out.raw(
        text.substring(0, Math.min(text.length(), MAX_MESSAGE)).getBytes(StandardCharsets.UTF_8));
    out.end();
  }

  static void column(PacketBuffer out, ColumnDefinition column, MysqlCharset results) {
    out.begin();
    putColumn(out, column, results);
    out.end();
  }

  /** As {@link #column}, with the default value that COM_FIELD_LIST wants: none. */
  static void listedColumn(PacketBuffer out, ColumnDefinition column, MysqlCharset results) {
    out.begin();
    putColumn(out, column, results);
    out.int8(0xfb);
    out.end();
  }

  private static void putColumn(PacketBuffer out, ColumnDefinition column, MysqlCharset results) {
    MysqlCharset sent = results == MysqlCharset.BINARY ? MysqlCharset.UTF8MB4 : results;
    long width = column.text() ? sent.maxBytesPerCharacter() : 1;
    FieldType type =
        column.type() == FieldType.ENUM || column.type() == FieldType.SET
            ? FieldType.STRING
            : column.type();
    out.lengthEncodedAscii("def");
    text(out, column.schema(), sent);
    text(out, column.table(), sent);
    text(out, column.originalTable(), sent);
    text(out, column.name(), sent);
    text(out, column.originalName(), sent);
    out.int8(COLUMN_TAIL)
        .int16(column.text() ? ClientCharsets.collation(sent) : ColumnDefinition.BINARY_COLLATION)
        .int32(Math.min(column.length() * width, 0xffffffffL))
        .int8(type.code())
        .int16(column.flags())
        .int8(column.decimals())
        .zeros(2);
  }

  private static void text(PacketBuffer out, String text, MysqlCharset charset) {
    out.lengthEncodedBytes(ResultText.encode(text, charset));
  }
}
