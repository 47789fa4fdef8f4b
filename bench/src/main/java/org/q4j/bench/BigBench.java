package org.q4j.bench;

import java.io.IOException;
import java.util.List;

/** A measurement that needs more time or space than an iteration of JMH has. Runs in no fork. */
interface BigBench {
  /** Returns the pattern of its lines' names. */
  String name();

  /** Measures, and removes its data. */
  List<Line> run(Scale scale) throws IOException, InterruptedException;

  /** Returns those whose names contain a word. */
  static List<BigBench> containing(String word) {
    List<BigBench> all =
        List.of(
            new WaitingConditions(),
            new OpenQueues(),
            new DirtyOpen(),
            new CompactionPauses(),
            new HotCopyPauses(),
            new PredicateRemoval(),
            new Backlog());
    return all.stream().filter(bench -> bench.name().contains(word)).toList();
  }
}
