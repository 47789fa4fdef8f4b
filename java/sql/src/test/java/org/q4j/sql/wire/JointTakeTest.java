package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements of workers, which take rows and end them, that arrived together. */
@Timeout(60)
class JointTakeTest {
  private static final String WAIT = "SELECT queue_wait('app.t', 0)";
  private static final String ROW = "SELECT * FROM app.t";

  @TempDir Path folder;
  private Arrivals arrivals;
  private Arrivals.Client first;
  private Arrivals.Client second;

  @BeforeEach
  void start() {
    arrivals = new Arrivals(folder);
    Arrivals.Client owner = arrivals.client();
    owner.query("CREATE DATABASE app");
    owner.query("CREATE TABLE app.t (id INT NOT NULL) ENGINE=QUEUE");
    owner.query("CREATE TABLE app.u (id INT NOT NULL) ENGINE=QUEUE");
    owner.query("INSERT INTO app.t VALUES (1), (2), (3), (4), (5)");
    first = arrivals.client();
    second = arrivals.client();
    assertEquals("[1]", first.query(WAIT));
    assertEquals("[1]", second.query(WAIT));
  }

  @AfterEach
  void stop() {
    arrivals.close();
  }

  private long rows() {
    return arrivals.store.queue("app.t").count();
  }

  @Test
  void eachReadsItsOwnRowAndNobodyIsHeldUp() {
    first.arrives(ROW);
    second.arrives("select id from app.t");
    assertFalse(arrivals.run());
    assertEquals("[1]", first.answer());
    assertEquals("[2]", second.answer());
    assertTrue(first.isTaken() && second.isTaken());
  }

  @Test
  void whoHasToSyncSaysSoAndEachGoesOnToItsNextRow() {
    first.arrives(WAIT);
    second.arrives(WAIT);
    assertTrue(arrivals.run());
    assertEquals("[1]", first.answer());
    assertEquals("[1]", second.answer());
    assertEquals(Set.of("[3]", "[4]"), Set.of(first.query(ROW), second.query(ROW)));
    assertEquals(3, rows());
  }

  @Test
  void anEndIsAnswered() {
    first.arrives("SELECT queue_end()");
    arrivals.run();
    assertEquals("[1]", first.answer());
    assertEquals(4, rows());
  }

  @Test
  void aRowWhoseWaitIsKilledBeforeItsAnswerIsGivenBack() {
    first.isKilledAtRow().arrives(WAIT);
    arrivals.run();
    assertEquals("error 1317", first.answer());
    assertEquals("[1]", first.query(WAIT));
    assertEquals("[3]", first.query(ROW));
    assertEquals(4, rows()); // The row before was ended, as the wait does first.
  }

  @Test
  void whatMayTakeLongIsLeftAlone() {
    for (String statement :
        new String[] {
          "SELECT queue_wait('app.u', 0)",
          "SELECT queue_wait('app.t:id>sleep(1)', 0)",
          "SELECT * FROM app.u",
          "SELECT id FROM app.t WHERE sleep(1)",
          "SELECT COUNT(*) FROM app.t",
          "SELECT sleep(1) FROM app.t",
          "SELECT * FROM information_schema.tables",
          "SELECT queue_abort()",
          "DO queue_end()"
        }) {
      first.arrives(statement);
      assertFalse(arrivals.run(), statement);
      assertFalse(first.isTaken(), statement);
      assertFalse(first.hasAnswer(), statement);
    }
    Arrivals.Client owner = arrivals.client().arrives(WAIT);
    arrivals.run();
    assertFalse(owner.isTaken(), "the first of a session");
  }
}
