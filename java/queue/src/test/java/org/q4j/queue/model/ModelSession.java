package org.q4j.queue.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A session, as the model has it. */
final class ModelSession {
  boolean ownerMode;

  /** All of one queue. */
  final List<ModelRow> owned = new ArrayList<>();

  /** Those whose time limit was over, with the deliveries that they had; it may not know yet. */
  final Map<ModelRow, Integer> lost = new HashMap<>();

  /** Where the owned rows are from. */
  ModelChoice served;

  /** What it waits for; empty when it does not wait. */
  List<ModelChoice> waiting = List.of();

  /** What it has been offered in the present dispatching. */
  ModelRow offer;

  ModelChoice offered;

  boolean isWaiting() {
    return !waiting.isEmpty() && offer == null;
  }

  boolean isBusy() {
    return !waiting.isEmpty();
  }
}
