package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks many agents the same at once, on one thread, and waits for all of them, but never longer
 * than the time limit. Names are looked up beside it, since that may take as long as it likes.
 */
final class Poll {
  private record Looked(int index, InetAddress address, String failure) {}

  private final String key;
  private final Duration patience;
  private final Executor lookups;
  private final Queue<Looked> found = new ConcurrentLinkedQueue<>();

  /**
   * @param lookups runs name lookups; may refuse
   */
  Poll(String key, Duration patience, Executor lookups) {
    this.key = key;
    this.patience = patience;
    this.lookups = lookups;
  }

  /** Returns one reply an agent, in the same order. */
  List<Reply> ask(List<AgentAddress> agents) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Reply[] replies = new Reply[agents.size()];
    Exchange[] exchanges = new Exchange[agents.size()];
    Map<Exchange, Integer> indexes = new HashMap<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < replies.length; i++) {
        exchanges[i] = new Exchange(agents.get(i), key);
        indexes.put(exchanges[i], i);
        lookUp(i, agents.get(i).host(), selector);
      }
      int open = replies.length;
      ByteBuffer piece = ByteBuffer.allocate(8192);
      long left = patience.toNanos();
      while (open > 0 && left > 0) {
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        open -= connectThoseFound(exchanges, replies, selector);
        for (SelectionKey ready : selector.selectedKeys()) {
          Exchange exchange = (Exchange) ready.attachment();
          Reply reply = step(exchange, ready, piece);
          if (reply != null) {
            replies[indexes.get(exchange)] = reply;
            open--;
          }
        }
        selector.selectedKeys().clear();
        left = deadline - System.nanoTime();
      }
    } finally {
      for (Exchange exchange : exchanges) {
        if (exchange != null) {
          exchange.close();
        }
      }
    }
    for (int i = 0; i < replies.length; i++) {
      if (replies[i] == null) {
        replies[i] =
            Reply.failed(agents.get(i), "no answer within %d ms".formatted(patience.toMillis()));
      }
    }
    return new ArrayList<>(Arrays.asList(replies));
  }

  private void lookUp(int index, String host, Selector selector) {
    Runnable lookup =
        () -> {
          try {
            found.add(new Looked(index, InetAddress.getByName(host), null));
          } catch (UnknownHostException unknown) {
            found.add(new Looked(index, null, "unknown host: " + host));
          }
          selector.wakeup();
        };
    try {
      if (host.matches("[0-9.]+|.*:.*")) {
        lookup.run(); // An address needs no lookup.
      } else {
        lookups.execute(lookup);
      }
    } catch (RejectedExecutionException full) {
      found.add(new Looked(index, null, "too many names are being looked up: " + host));
    }
  }

  /** Returns how many failed at that. */
  private int connectThoseFound(Exchange[] exchanges, Reply[] replies, Selector selector) {
    int failed = 0;
    for (Looked looked = found.poll(); looked != null; looked = found.poll()) {
      Exchange exchange = exchanges[looked.index()];
      String failure = looked.failure();
      if (failure == null) {
        try {
          exchange.start(
              selector, new InetSocketAddress(looked.address(), exchange.agent().port()));
        } catch (IOException refused) {
          failure = refused.getMessage();
        }
      }
      if (failure != null) {
        replies[looked.index()] = Reply.failed(exchange.agent(), failure);
        failed++;
      }
    }
    return failed;
  }

  private static Reply step(Exchange exchange, SelectionKey ready, ByteBuffer piece)
      throws IOException {
    Reply reply = null;
    try {
      Answer answer = exchange.step(ready, piece);
      reply = answer == null ? null : new Reply(exchange.agent(), answer, null);
    } catch (IOException | ProtocolException failure) {
      reply = Reply.failed(exchange.agent(), failure.getMessage());
    }
    if (reply != null) {
      exchange.close();
    }
    return reply;
  }
}
