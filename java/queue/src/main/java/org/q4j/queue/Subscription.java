package org.q4j.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The queues that a session waits on, resolved once. Belongs to its session's thread. */
public interface Subscription {

  /** Returns the names, in the order in which they are served. */
  List<String> queues();

  /** As {@link Session#await}, on these queues. */
  Optional<OwnedRow> await(Duration timeout);
}
