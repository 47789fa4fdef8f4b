package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.Fenced;
import org.q4j.client.Supply.Numbered;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * Each call to the target may be lost, before it had its effect or after: every row is there once.
 */
class DeliveryTest {
  private static final Schema SCHEMA = Schema.parse("id BIGINT NOT NULL");
  private static final int OUTCOMES = 3;
  private static final int CALLS = 7;

  /** A target as Q4M has it, whose first calls come to what a script says. */
  private static final class Target implements Fenced.Receiver {
    final List<Long> rows = new ArrayList<>();
    private final boolean tells;
    private long last;
    private int script;

    Target(int script, boolean tells) {
      this.script = script;
      this.tells = tells;
    }

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> sent) {
      int outcome = script % OUTCOMES;
      script /= OUTCOMES;
      if (outcome == 1) {
        throw new ConnectionLostException("before", false, null);
      }
      boolean taken = mode == ReceiveMode.RESET || source.rowId() > last;
      if (taken) {
        last = source.rowId();
        sent.forEach(row -> rows.add(decode(row).getLong("id")));
      }
      if (outcome == 2) {
        throw new ConnectionLostException("after", false, null);
      }
      return taken || !tells ? OptionalLong.of(0) : OptionalLong.empty();
    }

    private static Row decode(RowBuilder row) {
      return SCHEMA.codec(RowOrder.V2).decode(row.encode());
    }

    @Override
    public boolean tellsLeftOut() {
      return tells;
    }

    @Override
    public void close() {}
  }

  private static Numbered row(long id) {
    return new Numbered(id, Target.decode(new RowBuilder(SCHEMA).set("id", id)));
  }

  private static List<Numbered> rows(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(DeliveryTest::row).toList();
  }

  /** Sends until it goes through, as a relay does; returns whether it did not at once. */
  private static boolean send(Delivery delivery, Target target, List<Numbered> rows) {
    ColumnMap map = new ColumnMap(SCHEMA, SCHEMA);
    boolean lost = false;
    while (true) {
      try {
        delivery.send(target, map, rows);
        return lost;
      } catch (ConnectionLostException again) {
        lost = true;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,true", "2,true", "5,true", "0,false", "2,false"})
  void whateverCallsAreLostEachRowIsThereOnce(int before, boolean tells) {
    int scripts = (int) Math.pow(OUTCOMES, CALLS);
    boolean anyLost = false;
    for (int script = 0; script < scripts; script++) {
      Target target = new Target(script, tells);
      target.last = before; // What the relay before this one had sent, and not ended.
      rows(1, before).forEach(row -> target.rows.add(row.rowId()));
      Delivery delivery = new Delivery(0, false, id -> {});
      List<Numbered> first = rows(1, 4);
      anyLost |= send(delivery, target, first);
      delivery.ended(first);
      // Their end was lost: they come back, in other company.
      List<Numbered> second = rows(5, 7);
      anyLost |= send(delivery, target, second);
      anyLost |= send(delivery, target, rows(5, 9));
      assertEquals(LongStream.rangeClosed(1, 9).boxed().toList(), target.rows, "script=" + script);
    }
    assertTrue(anyLost);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anAppendInDoubtIsSettledAmongOtherRowsToo(boolean tells) {
    for (int script = 0; script < (int) Math.pow(OUTCOMES, CALLS - 1); script++) {
      Target target = new Target(0, tells);
      Delivery delivery = new Delivery(0, false, id -> {});
      ColumnMap map = new ColumnMap(SCHEMA, SCHEMA);
      delivery.send(target, map, rows(1, 2));
      target.script = script;
      try {
        delivery.send(target, map, rows(3, 5));
      } catch (ConnectionLostException lost) {
        // The source is lost as well: the rows come back with others behind them.
      }
      boolean unused = send(delivery, target, rows(3, 8));
      assertEquals(LongStream.rangeClosed(1, 8).boxed().toList(), target.rows, "script=" + script);
    }
  }
}
