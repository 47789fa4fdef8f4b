package org.q4j.monitor.page;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.q4j.monitor.sample.BackupStatus;
import org.q4j.monitor.sample.Point;
import org.q4j.monitor.sample.QueueSample;
import org.q4j.monitor.sample.StoreSample;
import org.q4j.queue.OwnerStats;
import org.q4j.queue.QueueStats;

/** The figures as JSON: times in Unix milliseconds, ages in milliseconds with -1 for none. */
final class FigureJson {
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final int MOST_OWNERS = 100;

  private FigureJson() {}

  static void head(JsonGenerator json, StoreSample sample) throws IOException {
    json.writeNumberField("at", sample.at().toEpochMilli());
    json.writeStringField("failure", sample.failure());
    json.writeNumberField("queues", sample.queues().size());
    json.writeNumberField("sessions", sample.store().map(stats -> stats.sessions()).orElse(0));
    long rows = 0;
    for (QueueSample queue : sample.queues().values()) {
      rows += queue.stats().map(QueueStats::rows).orElse(0L);
    }
    json.writeNumberField("rows", rows);
  }

  /** What the list of queues shows of one; the object is open. */
  static void queue(JsonGenerator json, QueueSample queue, List<Point> points) throws IOException {
    json.writeStringField("name", queue.queue());
    json.writeStringField("failure", queue.failure());
    if (queue.stats().isPresent()) {
      QueueStats stats = queue.stats().get();
      json.writeNumberField("rows", stats.rows());
      json.writeNumberField("ready", stats.ready());
      json.writeNumberField("owned", stats.owned());
      json.writeNumberField("oldestReadyMs", millis(stats.oldestReadyNanos()));
      json.writeNumberField("oldestOwnedMs", millis(stats.oldestOwnedNanos()));
      json.writeNumberField("insertsPerSecond", stats.insertsPerSecond());
      json.writeNumberField("endsPerSecond", stats.endsPerSecond());
      json.writeNumberField("liveBytes", stats.liveBytes());
      json.writeNumberField("deadBytes", stats.deadBytes());
      json.writeNumberField("fileBytes", stats.fileBytes());
      json.writeNumberField("mappedBytes", stats.mappedBytes());
    }
    json.writeArrayFieldStart("points");
    for (Point point : points) {
      json.writeStartArray();
      json.writeNumber(point.atMillis());
      json.writeNumber(point.rows());
      json.writeNumber(point.in());
      json.writeNumber(point.out());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** The other figures of a queue; the object is open. */
  static void more(JsonGenerator json, QueueStats stats) throws IOException {
    json.writeNumberField("rowsWritten", stats.rowsWritten());
    json.writeNumberField("rowsRemoved", stats.rowsRemoved());
    json.writeNumberField("restoredByAbort", stats.restoredByAbort());
    json.writeNumberField("restoredByClose", stats.restoredByClose());
    json.writeNumberField("restoredByLease", stats.restoredByLease());
    json.writeNumberField("deadLetters", stats.deadLetters());
    json.writeNumberField("droppedByBounds", stats.droppedByBounds());
    json.writeNumberField("waitsImmediate", stats.waits().immediate());
    json.writeNumberField("waitsDelayed", stats.waits().delayed());
    json.writeNumberField("waitsTimedOut", stats.waits().timedOut());
    json.writeNumberField("conditionEvaluations", stats.conditions().evaluations());
    json.writeNumberField("appends", stats.appends());
    json.writeNumberField("syncs", stats.syncs());
    json.writeNumberField("mappedReads", stats.mappedReads());
    json.writeNumberField("callReads", stats.callReads());
    json.writeNumberField("mappingFailures", stats.mappingFailures());
    json.writeNumberField("firstRowId", stats.firstRowId());
    json.writeNumberField("nextRowId", stats.nextRowId());
  }

  /**
   * Who owns rows of a queue, those first who have had one longest; at most {@link #MOST_OWNERS}.
   */
  static void owners(JsonGenerator json, StoreSample sample, String queue) throws IOException {
    json.writeArrayFieldStart("owners");
    List<OwnerStats> owners =
        sample.owners().stream()
            .filter(owner -> owner.queue().equals(queue))
            .sorted(Comparator.comparingLong(OwnerStats::oldestNanos).reversed())
            .limit(MOST_OWNERS)
            .toList();
    for (OwnerStats owner : owners) {
      json.writeStartObject();
      json.writeNumberField("session", owner.session());
      json.writeStringField("client", owner.client());
      json.writeNumberField("rows", owner.rows());
      json.writeNumberField("oldestMs", millis(owner.oldestNanos()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void backups(JsonGenerator json, List<BackupStatus> backups) throws IOException {
    json.writeArrayFieldStart("backups");
    for (BackupStatus backup : backups) {
      json.writeStartObject();
      json.writeStringField("set", backup.set());
      time(json, "lastRun", backup.lastRun());
      time(json, "lastDrill", backup.lastDrill());
      json.writeStringField("detail", backup.detail());
      json.writeStringField("failure", backup.failure());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void actions(JsonGenerator json, List<Action> actions) throws IOException {
    json.writeArrayFieldStart("actions");
    for (Action action : actions) {
      json.writeStartObject();
      json.writeNumberField("id", action.id());
      json.writeStringField("what", action.what());
      json.writeNumberField("asked", action.asked().toEpochMilli());
      time(json, "ended", action.ended());
      json.writeBooleanField("failed", action.failed());
      json.writeStringField("outcome", action.outcome());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void time(JsonGenerator json, String name, Optional<Instant> at)
      throws IOException {
    json.writeFieldName(name);
    if (at.isPresent()) {
      json.writeNumber(at.get().toEpochMilli());
    } else {
      json.writeNull();
    }
  }

  private static long millis(long nanos) {
    return nanos < 0 ? -1 : nanos / NANOS_A_MILLI;
  }
}
