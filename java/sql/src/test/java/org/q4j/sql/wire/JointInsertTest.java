package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStats;

/** INSERTs of several clients that arrived together, in a given order. */
@Timeout(60)
class JointInsertTest {
  @TempDir Path folder;
  private Arrivals arrivals;

  @BeforeEach
  void start() {
    arrivals = new Arrivals(folder);
    Arrivals.Client owner = arrivals.client();
    owner.query("CREATE DATABASE app");
    owner.query("CREATE TABLE app.t (id INT NOT NULL, v INT NOT NULL) ENGINE=QUEUE");
    owner.query("CREATE TABLE app.u (id INT NOT NULL) ENGINE=QUEUE");
  }

  @AfterEach
  void stop() {
    arrivals.close();
  }

  private QueueStats stats(String table) {
    return arrivals.store.queue(table).stats();
  }

  @Test
  void rowsOfOneQueueAreOneAppend() {
    long before = stats("app.t").appends();
    Arrivals.Client first = arrivals.client().arrives("INSERT INTO app.t VALUES (1, 1), (2, 2)");
    Arrivals.Client second = arrivals.client().arrives("insert into app.t (v, id) values (3, 3)");
    Arrivals.Client third = arrivals.client().arrives("INSERT INTO app.u VALUES (9)");
    arrivals.run();
    assertEquals("ok 2", first.answer());
    assertEquals("ok 1", second.answer());
    assertEquals("ok 1", third.answer());
    assertEquals(1, stats("app.t").appends() - before);
    assertEquals(3, stats("app.t").rowsWritten());
    assertEquals(1, stats("app.u").rowsWritten());
  }

  @Test
  void whoseRowIsRefusedIsToldAloneAndTheOthersRowsArrive() {
    Arrivals.Client first = arrivals.client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Arrivals.Client lacking = arrivals.client().arrives("INSERT INTO app.t (id) VALUES (2)");
    Arrivals.Client wrong = arrivals.client().arrives("INSERT INTO app.t VALUES (3, 'three')");
    Arrivals.Client last = arrivals.client().arrives("INSERT INTO app.t VALUES (4, 4)");
    arrivals.run();
    assertEquals("ok 1", first.answer());
    assertEquals("error 1364", lacking.answer());
    assertEquals("error 1366", wrong.answer());
    assertEquals("ok 1", last.answer());
    assertEquals(2, stats("app.t").rowsWritten());
  }

  @Test
  void whoHasToWaitForALockHoldsNobodyUp() {
    Arrivals.Client locker = arrivals.client();
    locker.query("LOCK TABLES app.t READ");
    Arrivals.Client held = arrivals.client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Arrivals.Client free = arrivals.client().arrives("INSERT INTO app.u VALUES (1)");
    arrivals.run();
    assertEquals("ok 1", free.answer());
    assertFalse(held.hasAnswer());
    locker.query("UNLOCK TABLES");
    assertEquals("ok 1", held.answer());
  }

  @Test
  void aQueueThatIsDroppedMeanwhileIsMissingForAll() {
    Arrivals.Client first = arrivals.client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Arrivals.Client second = arrivals.client().arrives("INSERT INTO app.t VALUES (2, 2)");
    arrivals.meanwhile(() -> arrivals.store.drop("app.t"));
    arrivals.run();
    assertEquals("error 1146", first.answer());
    assertEquals("error 1146", second.answer());
  }

  @Test
  void columnsThatAreChangedMeanwhileAreToldToAll() {
    Arrivals.Client first = arrivals.client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Arrivals.Client second = arrivals.client().arrives("INSERT INTO app.t VALUES (2, 2)");
    arrivals.meanwhile(() -> arrivals.client().query("ALTER TABLE app.t DROP COLUMN v"));
    arrivals.run();
    assertEquals("error 1412", first.answer());
    assertEquals("error 1412", second.answer());
  }

  @Test
  void whatIsNoPlainInsertIsLeftAlone() {
    Arrivals.Client other = arrivals.client().arrives("INSERT INTO app.t SELECT * FROM app.t");
    Arrivals.Client read = arrivals.client().arrives("SELECT 1");
    arrivals.run();
    assertFalse(other.isTaken());
    assertFalse(read.isTaken());
    assertFalse(other.hasAnswer());
  }
}
