package org.q4j.sql.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A prepared statement of one connection, with what the client has sent for its parameters. */
final class PreparedStatement {
  private static final int UNSIGNED = 0x80;

  private final byte[] sql;
  private final Prepared prepared;
  private final MemoryBudget memory;
  private final int maxBytes;
  private final Map<Integer, ByteArrayOutputStream> longData = new HashMap<>();
  private int[] types;
  private long held;
  private ErrorReply problem;

  /**
   * @param maxBytes the most that long data may hold
   */
  PreparedStatement(byte[] sql, Prepared prepared, MemoryBudget memory, int maxBytes) {
    this.sql = sql;
    this.prepared = prepared;
    this.memory = memory;
    this.maxBytes = maxBytes;
  }

  byte[] sql() {
    return sql;
  }

  Prepared prepared() {
    return prepared;
  }

  /** Appends to a parameter. As there is no answer, EXECUTE tells of an error. */
  void append(int parameter, byte[] piece) {
    if (problem != null) {
      return;
    }
    if (parameter >= prepared.parameters()) {
      problem =
          ErrorCode.WRONG_ARGUMENTS.reply(
              "Incorrect arguments to mysqld_stmt_send_long_data: parameter=%d (expected=below %d)"
                  .formatted(parameter, prepared.parameters()));
    } else if (held + piece.length > maxBytes || !memory.tryReserve(piece.length)) {
      problem =
          ErrorCode.UNKNOWN_ERROR.reply(
              "Parameter of prepared statement which is set through mysql_send_long_data() is"
                  + " longer than 'max_allowed_packet' bytes: "
                  + (held + piece.length));
    } else {
      held += piece.length;
      longData
          .computeIfAbsent(parameter, none -> new ByteArrayOutputStream(piece.length))
          .writeBytes(piece);
    }
  }

  /** Forgets what was sent for parameters. */
  void reset() {
    longData.clear();
    memory.release(held);
    held = 0;
    problem = null;
  }

  /** Reads the parameters of EXECUTE behind the statement's number. */
  List<Parameter> bind(PayloadReader in) {
    try {
      if (problem != null) {
        throw problem;
      }
      return read(in);
    } finally {
      reset();
    }
  }

  private List<Parameter> read(PayloadReader in) {
    // A client that asks for a cursor sees from the status that it got all rows instead.
    in.uint8("cursor");
    in.uint32("iterations");
    int count = prepared.parameters();
    if (count == 0) {
      return List.of();
    }
    byte[] nulls = in.bytes((count + 7) / 8, "null bits");
    if (in.uint8("new types") == 1) {
      int[] sent = new int[count];
      for (int i = 0; i < count; i++) {
        sent[i] = in.uint16("type");
        ParameterReader.type(sent[i]);
      }
      types = sent;
    }
    if (types == null) {
      throw ErrorCode.WRONG_ARGUMENTS.reply("Incorrect arguments to mysqld_stmt_execute: no types");
    }
    List<Parameter> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      FieldType type = ParameterReader.type(types[i]);
      boolean unsigned = (types[i] >> 8 & UNSIGNED) != 0;
      boolean isNull = (nulls[i / 8] >> i % 8 & 1) != 0;
      Object value = longData.containsKey(i) ? longData.get(i).toByteArray() : null;
      if (value == null && !isNull) {
        value = ParameterReader.read(in, type, unsigned);
      }
      values.add(new Parameter(type, unsigned, value));
    }
    return values;
  }
}
