package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Asks all agents for the key that was asked for, and answers with one value of all.
 *
 * <p>An agent that answers that it has no such item is left out: fleets are mixed. One that does
 * not answer is another matter, see {@link OnError}. {@code aggregate.asked[KEY]}, {@code
 * aggregate.failed[KEY]} and {@code aggregate.unsupported[KEY]} tell how many there were when KEY
 * was last asked for, so that a part is known for one. Thread-safe.
 */
final class AggregateItems implements ItemSource {
  private static final int KEPT_KEYS = 10_000;
  private static final int SHOWN = 5;

  private record Last(int asked, int failed, int unsupported) {}

  private final AgentConfig config;
  private final Executor lookups;
  private final BiConsumer<LogLevel, String> log;
  private final Map<String, Last> lasts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
          return size() > KEPT_KEYS;
        }
      };

  AggregateItems(AgentConfig config, Executor lookups, BiConsumer<LogLevel, String> log) {
    this.config = config;
    this.lookups = lookups;
    this.log = log;
  }

  @Override
  public Answer item(String key) {
    String of = key.endsWith("]") ? key.substring(key.indexOf('[') + 1, key.length() - 1) : "";
    if (key.startsWith("aggregate.asked[")) {
      return last(of, Figure.ASKED);
    } else if (key.startsWith("aggregate.failed[")) {
      return last(of, Figure.FAILED);
    } else if (key.startsWith("aggregate.unsupported[")) {
      return last(of, Figure.UNSUPPORTED);
    }
    Answer answer;
    try {
      answer = ask(key);
    } catch (IOException failure) {
      log.accept(LogLevel.ERROR, failure.getMessage());
      answer = Answer.unsupported(failure.getMessage());
    }
    log.accept(LogLevel.DEBUG, "%s: %s".formatted(key, answer));
    return answer;
  }

  private enum Figure {
    ASKED,
    FAILED,
    UNSUPPORTED
  }

  private Answer last(String key, Figure figure) {
    Last last;
    synchronized (lasts) {
      last = lasts.get(key);
    }
    if (last == null) {
      return Answer.unsupported("%s was not asked for yet".formatted(key));
    }
    int value =
        switch (figure) {
          case ASKED -> last.asked;
          case FAILED -> last.failed;
          case UNSUPPORTED -> last.unsupported;
        };
    return Answer.value(Integer.toString(value));
  }

  private Answer ask(String key) throws IOException {
    List<AgentAddress> agents = config.agents().addresses();
    if (agents.isEmpty()) {
      return Answer.unsupported("the list of agents is empty");
    }
    List<Reply> replies = new Poll(key, config.timeout(), lookups).ask(agents);
    List<Reply> failed = replies.stream().filter(reply -> reply.answer() == null).toList();
    List<String> values =
        replies.stream().filter(Reply::hasValue).map(reply -> reply.answer().text()).toList();
    int unsupported = replies.size() - failed.size() - values.size();
    synchronized (lasts) {
      lasts.remove(key);
      lasts.put(key, new Last(replies.size(), failed.size(), unsupported));
    }
    for (Reply reply : failed) {
      log.accept(LogLevel.ERROR, "%s: %s: %s".formatted(reply.agent(), key, reply.why()));
    }
    return answer(key, replies, failed, values);
  }

  private Answer answer(String key, List<Reply> replies, List<Reply> failed, List<String> values) {
    if (!failed.isEmpty() && config.onError() == OnError.FAIL) {
      return Answer.unsupported(
          "%d of %d agents do not answer: %s"
              .formatted(failed.size(), replies.size(), some(failed)));
    }
    List<String> counted = values;
    if (config.onError() == OnError.ZERO) {
      counted = new ArrayList<>(values);
      counted.addAll(Collections.nCopies(failed.size(), "0"));
    }
    return counted.isEmpty()
        ? Answer.unsupported(
            "no agent of %d has a value: %s".formatted(replies.size(), some(replies)))
        : Aggregation.of(config.functionOf(key), counted);
  }

  private static String some(List<Reply> replies) {
    List<String> shown =
        replies.stream().limit(SHOWN).map(reply -> reply.agent() + ": " + reply.why()).toList();
    int more = replies.size() - shown.size();
    return String.join("; ", shown) + (more > 0 ? "; and %d more".formatted(more) : "");
  }
}
