package org.q4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.q4j.backup.BinlogPosition;

/** Where a server's log stood, in JSON. */
final class BinlogJson {
  private BinlogJson() {}

  /** Writes its fields; none where it is not known. */
  static void write(JsonGenerator out, Optional<BinlogPosition> position) throws IOException {
    if (position.isPresent()) {
      out.writeStringField("binlog_file", position.get().file());
      out.writeNumberField("binlog_position", position.get().position());
      out.writeStringField("gtid", position.get().gtid());
    }
  }
}
