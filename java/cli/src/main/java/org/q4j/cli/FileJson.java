package org.q4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.q4j.repair.Finding;
import org.q4j.repair.LostRows;
import org.q4j.repair.RepairReport;
import org.q4j.store.RecoveryReport;

/** The JSON of the {@code file} commands; its shape is part of their contract. */
final class FileJson {
  private FileJson() {}

  /** Writes named values of whatever kind. */
  static void fields(JsonGenerator out, Map<String, Object> fields) throws IOException {
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      out.writeFieldName(field.getKey());
      if (field.getValue() instanceof Long number) {
        out.writeNumber(number);
      } else if (field.getValue() instanceof Boolean truth) {
        out.writeBoolean(truth);
      } else {
        out.writeString(field.getValue().toString());
      }
    }
  }

  static void finding(JsonGenerator out, Finding finding, String next) throws IOException {
    out.writeStartObject();
    out.writeStringField("what", finding.what());
    out.writeNumberField("offset", finding.offset());
    out.writeStringField("expected", finding.expected());
    out.writeStringField("found", finding.found());
    out.writeBooleanField("damage", finding.damage());
    out.writeStringField("next", next);
    out.writeEndObject();
  }

  static void lost(JsonGenerator out, LostRows lost) throws IOException {
    out.writeStartObject();
    out.writeNumberField("from", lost.damage().from());
    out.writeNumberField("to", lost.damage().to());
    out.writeNumberField("first_rowid", lost.firstRowId());
    out.writeNumberField("row_ids", lost.damage().rows());
    out.writeNumberField("live_rows", lost.damage().liveRows());
    out.writeBooleanField("certain", lost.damage().rowsKnown());
    out.writeStringField("kind", lost.damage().kind().name().toLowerCase(Locale.ROOT));
    out.writeEndObject();
  }

  static void report(JsonGenerator out, RepairReport report) throws IOException {
    out.writeStringField("file", report.file().toString());
    out.writeStringField("output", report.output().toString());
    out.writeBooleanField("done", report.done());
    out.writeNumberField("rows_kept", report.rowsKept());
    out.writeNumberField("rows_lost", report.rowsLost());
    out.writeArrayFieldStart("lost");
    for (LostRows lost : report.lost()) {
      lost(out, lost);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("changes");
    for (RecoveryReport.Change change : report.changes()) {
      out.writeStartObject();
      out.writeStringField("field", change.field());
      out.writeNumberField("old", change.before());
      out.writeNumberField("new", change.after());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringField("aside", report.aside().map(Object::toString).orElse(null));
    out.writeArrayFieldStart("notes");
    for (String note : report.notes()) {
      out.writeString(note);
    }
    out.writeEndArray();
  }
}
