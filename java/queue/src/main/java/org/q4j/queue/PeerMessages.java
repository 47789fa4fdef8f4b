package org.q4j.queue;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.ProtocolException;
import org.q4j.store.RecoveryReport;
import org.q4j.store.Source;

/** How values stand in the messages between processes. */
final class PeerMessages {
  /** The least bytes of a text: its length. */
  static final int TEXT = Integer.BYTES;

  private PeerMessages() {}

  static void putTexts(MessageWriter out, List<String> texts) {
    out.putInt(texts.size());
    texts.forEach(out::put);
  }

  static List<String> getTexts(MessageReader in) {
    int count = in.getCount(TEXT);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.getString());
    }
    return texts;
  }

  static void putSource(MessageWriter out, Optional<Source> source) {
    out.put(source.isPresent());
    source.ifPresent(from -> out.put(from.sender()).putLong(from.rowId()));
  }

  static Optional<Source> getSource(MessageReader in) {
    return in.getBoolean() ? Optional.of(new Source(in.get(), in.getLong())) : Optional.empty();
  }

  static void putRecovery(MessageWriter out, Optional<RecoveryReport> recovery) {
    out.put(recovery.isPresent());
    recovery.ifPresent(
        report -> {
          out.put(report.file().toString()).putInt(report.changes().size());
          report.changes().forEach(c -> out.put(c.field()).putLong(c.before()).putLong(c.after()));
          putTexts(out, report.notes());
        });
  }

  static Optional<RecoveryReport> getRecovery(MessageReader in) {
    if (!in.getBoolean()) {
      return Optional.empty();
    }
    Path file = Path.of(in.getString());
    int count = in.getCount(TEXT + 2 * Long.BYTES);
    List<RecoveryReport.Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(new RecoveryReport.Change(in.getString(), in.getLong(), in.getLong()));
    }
    return Optional.of(new RecoveryReport(file, changes, getTexts(in)));
  }

  /** Appends the components of a record of figures: int, long, double, or such a record. */
  static MessageWriter putFigures(MessageWriter out, Record figures) {
    try {
      for (RecordComponent component : figures.getClass().getRecordComponents()) {
        Object value = component.getAccessor().invoke(figures);
        if (value instanceof Record nested) {
          putFigures(out, nested);
        } else if (value instanceof Double number) {
          out.putLong(Double.doubleToRawLongBits(number));
        } else {
          out.putLong(((Number) value).longValue());
        }
      }
      return out;
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a record is read by its own accessors", impossible);
    }
  }

  /** Reads what {@link #putFigures} wrote. */
  static <T extends Record> T getFigures(MessageReader in, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = figure(in, types[i]);
    }
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException unfit) {
      throw new ProtocolException("no figures of " + type.getSimpleName() + ": " + unfit);
    }
  }

  private static Object figure(MessageReader in, Class<?> type) {
    if (type.isRecord()) {
      return getFigures(in, type.asSubclass(Record.class));
    } else if (type == double.class) {
      return Double.longBitsToDouble(in.getLong());
    } else if (type == int.class) {
      return Math.toIntExact(in.getLong());
    }
    return in.getLong();
  }
}
