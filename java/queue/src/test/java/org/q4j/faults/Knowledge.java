package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.q4j.Q4jException;

/**
 * What the program knows of the world: one that is, or several that may be since a call failed
 * without telling whether it was done.
 */
final class Knowledge {
  private static final int MOST = 5000;

  private final String seed;
  private Set<World> worlds = Set.of(World.EMPTY);
  private Set<World> meanwhile = worlds;
  private boolean failed;

  /**
   * @param seed tells how to get here again
   */
  Knowledge(String seed) {
    this.seed = seed;
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action {
    /** Returns what is known of the world before it now that it was done. */
    Predicate<World> run();
  }

  /** What may be at this moment. */
  Set<World> possible() {
    return meanwhile;
  }

  World any() {
    return worlds.iterator().next();
  }

  /** Returns whether any call has failed so far. */
  boolean failed() {
    return failed;
  }

  /**
   * Does something.
   *
   * @param outcomes what may come of it; the first stands once it has been done
   * @return whether it was done
   */
  boolean attempt(String what, List<UnaryOperator<World>> outcomes, Action action) {
    Set<World> before = worlds;
    Set<World> during = new LinkedHashSet<>(before);
    for (UnaryOperator<World> outcome : outcomes) {
      before.forEach(world -> during.add(outcome.apply(world)));
    }
    assertTrue(during.size() <= MOST, "too much in doubt");
    meanwhile = during;
    try {
      Predicate<World> known = action.run();
      Set<World> after = new LinkedHashSet<>();
      for (World world : before) {
        if (known.test(world)) {
          after.add(outcomes.get(0).apply(world));
        }
      }
      assertFalse(after.isEmpty(), () -> "%s: %s contradicts %s".formatted(seed, what, before));
      worlds = after;
      trace("done: " + what);
      return true;
    } catch (Q4jException failure) {
      String message = failure.getMessage();
      assertTrue(
          message != null && message.contains(" "), () -> seed + ": no clear error: " + failure);
      worlds = during;
      failed = true;
      trace("failed: %s: %s".formatted(what, failure));
      return false;
    } finally {
      meanwhile = worlds;
    }
  }

  private void trace(String what) {
    if (Long.getLong("q4j.faults.call") != null) {
      System.out.printf("%s%n  possible: %s%n", what, worlds);
    }
  }

  /** Looks at something that changes nothing. */
  boolean look(String what, Action action) {
    return attempt(what, List.of(world -> world), action);
  }
}
