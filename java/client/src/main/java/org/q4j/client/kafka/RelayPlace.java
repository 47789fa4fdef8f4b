package org.q4j.client.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.q4j.LockedException;
import org.q4j.Q4jException;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.Hold;

/**
 * Which relay has a transactional id, under {@code KEY/relay} in the compacted topic that it writes
 * to: as its {@link Hold} is called, UTF-8. For one thread.
 *
 * <p>The id alone puts whoever has it out in favour of whoever asks, and two that connect again and
 * again after each loss would do that to each other in turn. So a relay that had the place before
 * looks who has it now, before it asks for the id and, since another may have come in between, when
 * it has it. Whoever loses the id without having lost the place takes it back.
 */
final class RelayPlace {
  private final CompactedTopic table;
  private final Transactions transactions;
  private final String key;

  RelayPlace(CompactedTopic table, Transactions transactions, String key) {
    this.table = table;
    this.transactions = transactions;
    this.key = key;
  }

  private String holderKey() {
    return key + "/relay";
  }

  /**
   * Takes the id, and the place unless this relay has it.
   *
   * @return the table as it is as long as the id is not lost
   * @throws LockedException when another relay has come since this one had it
   */
  Map<String, byte[]> take(Hold hold) {
    if (hold.isTaken()) {
      checkNotPutOut(hold, table.read(), null);
    }
    boolean unused = transactions.open();
    Map<String, byte[]> now = table.read();
    if (hold.isTaken()) {
      checkNotPutOut(hold, now, null);
    }
    if (!hold.holder().equals(holder(now).orElse(""))) {
      byte[] name = hold.holder().getBytes(StandardCharsets.UTF_8);
      try {
        var unusedPlace =
            transactions.send("taking the place " + key, List.of(table.entry(holderKey(), name)));
      } catch (PutOutException failed) {
        throw lost(failed);
      }
      hold.take();
    }
    return now;
  }

  /**
   * Returns what it means to have lost the id: the connection was lost, unless another relay has
   * the place.
   *
   * @throws LockedException when one has
   */
  ConnectionLostException putOut(Hold hold, PutOutException failed) {
    checkNotPutOut(hold, table.read(), failed);
    return lost(failed);
  }

  private ConnectionLostException lost(PutOutException failed) {
    return new ConnectionLostException(failed.getMessage(), false, failed);
  }

  private void checkNotPutOut(Hold hold, Map<String, byte[]> now, Q4jException cause) {
    Optional<String> other = holder(now).filter(name -> !name.equals(hold.holder()));
    if (other.isPresent()) {
      throw new LockedException(
          "another relay has come since: place=%s by %s; rows in hand stay, and it goes on with them"
              .formatted(key, other.get()),
          cause);
    }
  }

  private Optional<String> holder(Map<String, byte[]> now) {
    return Optional.ofNullable(now.get(holderKey()))
        .map(name -> new String(name, StandardCharsets.UTF_8));
  }
}
