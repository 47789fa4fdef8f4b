package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.q4j.row.RowBuilder;

/**
 * Inserts rows of unknown number, without holding them all in memory. Few are one append, as those
 * of any INSERT; of many a first part may be inserted when a later row is refused, as with any
 * engine without transactions. For one statement.
 */
final class BulkInsert {
  private static final int FEW = 1000;

  private final Call call;
  private final InsertTarget target;
  private long inserted;

  BulkInsert(Call call, InsertTarget target) {
    this.call = call;
    this.target = target;
  }

  /**
   * Inserts them; to be called within a write.
   *
   * @param rows may give the same builder each time
   */
  void insert(Iterator<RowBuilder> rows) {
    RelaySource relay = call.session().takeRelay();
    List<RowBuilder> few = new ArrayList<>();
    while (few.size() < FEW && rows.hasNext()) {
      few.add(copy(rows.next()));
    }
    if (few.isEmpty()) {
      return;
    }
    try {
      if (relay != null) {
        rows.forEachRemaining(row -> few.add(copy(row)));
        boolean taken = target.queue().receive(relay.source(), relay.mode(), few).isPresent();
        inserted = taken ? few.size() : 0;
      } else if (rows.hasNext()) {
        inserted = target.queue().insertEach(new Chained(few.iterator(), rows));
      } else {
        target.queue().insertAll(few);
        inserted = few.size();
      }
    } catch (org.q4j.sql.wire.ErrorReply reply) {
      throw reply;
    } catch (RuntimeException refused) {
      throw target.explain(refused);
    }
  }

  private RowBuilder copy(RowBuilder row) {
    byte[] body = row.encode();
    return target.newRow().copy(target.schema().codec(org.q4j.row.RowOrder.V2).decode(body));
  }

  /** Ends the call. */
  void ok() {
    call.session().noteChange();
    call.ok(
        inserted,
        "Records: %d  Duplicates: 0  Warnings: %d".formatted(inserted, call.warnings().count()));
  }

  private record Chained(Iterator<RowBuilder> first, Iterator<RowBuilder> second)
      implements Iterator<RowBuilder> {
    @Override
    public boolean hasNext() {
      return first.hasNext() || second.hasNext();
    }

    @Override
    public RowBuilder next() {
      return first.hasNext() ? first.next() : second.next();
    }
  }
}
