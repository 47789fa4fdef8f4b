package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements that arrived together. */
class TogetherTest {
  private final List<String> done = new ArrayList<>();
  private final List<Runnable> others = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private final Together together =
      new Together(others::add, () -> done.add("waiting"), errors::add);

  /** Something that can be done at once, or not. */
  private record Kept(List<String> done, String key, boolean atOnce) implements Together.Common {
    @Override
    public boolean tryRun() {
      return atOnce && done.add("behind " + key);
    }

    @Override
    public void run() {
      done.add("behind, long " + key);
    }
  }

  private void keep(String key) {
    keep(key, true);
  }

  private void keep(String key, boolean atOnce) {
    together.behind(key, Kept.class, () -> new Kept(done, key, atOnce));
  }

  @Test
  void whatTheyHaveInCommonIsDoneOnceBehindAllOfThem() {
    for (String statement : List.of("a", "b", "c")) {
      together.add(
          () -> {
            assertSame(together, Together.current());
            done.add(statement);
            keep("x");
          });
    }
    together.run();
    assertEquals(List.of("a", "b", "c", "behind x"), done);
    assertNull(Together.current());
  }

  @Test
  void nobodyWaitsForOneThatMayTakeLong() {
    together.add(() -> keep("x"));
    together.add(
        () -> {
          Together.leave();
          done.add("long");
        });
    together.add(() -> done.add("other"));
    together.run();
    assertEquals(List.of("waiting", "long"), done);
    others.forEach(Runnable::run);
    assertEquals(List.of("waiting", "long", "behind, long x", "other"), done);
  }

  @Test
  void thatSomethingHasToWaitIsSaidOnceBeforeIt() {
    together.add(() -> keep("x", true));
    together.add(() -> keep("y", false));
    together.add(() -> keep("z", false));
    together.run();
    assertEquals(List.of("behind x", "waiting", "behind, long y"), done);
    others.forEach(Runnable::run);
    assertEquals("behind, long z", done.get(3)); // For which y was not waited.
  }

  @Test
  void whatNoThreadCanBeHadForIsDoneInTheEnd() {
    Together alone =
        new Together(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            () -> done.add("waiting"),
            errors::add);
    for (String key : List.of("x", "y")) {
      alone.add(() -> alone.behind(key, Kept.class, () -> new Kept(done, key, false)));
    }
    alone.add(
        () -> {
          Together.leave();
          done.add("long");
        });
    alone.add(() -> done.add("other"));
    alone.run();
    assertEquals(List.of("waiting", "long", "behind, long x", "behind, long y", "other"), done);
    assertEquals(List.of(), errors);
  }

  @Test
  void whatIsKeptAfterThatIsDoneAllTheSame() {
    together.add(
        () -> {
          keep("x");
          Together.leave();
          keep("x");
        });
    together.run();
    others.forEach(Runnable::run);
    assertEquals(List.of("waiting", "behind x", "behind, long x"), done);
  }

  @Test
  void anErrorStrikesNeitherTheOthersNorWhatIsBehindThem() {
    IllegalStateException first = new IllegalStateException("first");
    OutOfMemoryError second = new OutOfMemoryError("second");
    together.add(
        () -> {
          keep("x");
          throw first;
        });
    together.add(
        () -> {
          throw second;
        });
    together.add(() -> keep("y"));
    together.run();
    assertEquals(List.of(first, second), errors);
    assertEquals(List.of("behind x", "behind y"), done);
  }

  @Test
  void oneThreadTakesNoMoreThanItCanBeginInABlink() {
    for (int i = 0; i < 64; i++) {
      assertTrue(together.add(() -> done.add("one of many")));
    }
    assertFalse(together.add(() -> done.add("one too many")));
    together.run();
    assertEquals(64, done.size());
  }
}
