package org.q4j.cli;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.q4j.archive.Outcome;

/** Prints what became of each file, and makes an exit code of it. */
final class OutcomePrinter implements Consumer<Outcome> {
  private final Streams streams;
  private final boolean json;
  private final Map<Outcome.Kind, Long> counts = new EnumMap<>(Outcome.Kind.class);

  OutcomePrinter(Streams streams, boolean json) {
    this.streams = streams;
    this.json = json;
  }

  @Override
  public void accept(Outcome one) {
    counts.merge(one.kind(), 1L, Long::sum);
    String state = one.kind().name().toLowerCase(Locale.ROOT);
    if (!json) {
      streams.print("%-6s  %s: %s\n".formatted(state, one.key(), one.words()));
      return;
    }
    streams.print(
        new RowJson()
            .object(
                out -> {
                  out.writeStringField("file", one.key());
                  out.writeStringField("state", state);
                  out.writeStringField("words", one.words());
                }));
  }

  private long count(Outcome.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /**
   * Says how many there were and returns the exit code.
   *
   * @param failed the code when no file was done and some failed
   * @param partly the code when some were done and some failed
   */
  int end(int failed, int partly) {
    long bad = count(Outcome.Kind.FAILED);
    streams.say(
        "%d files done, %d kept, %d failed"
            .formatted(count(Outcome.Kind.DONE), count(Outcome.Kind.KEPT), bad));
    if (bad == 0) {
      return ExitCode.DONE;
    }
    return count(Outcome.Kind.DONE) == 0 ? failed : partly;
  }
}
