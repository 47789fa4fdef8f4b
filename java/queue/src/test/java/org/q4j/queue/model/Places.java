package org.q4j.queue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What a session of a random program waits for: queues by name, each with a condition. */
record Places(List<String> names, List<ModelCondition> conditions) {

  static Places any(Random random, Supplier<String> name) {
    List<String> names = new ArrayList<>();
    List<ModelCondition> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      names.add(name.get());
      conditions.add(
          random.nextInt(3) == 0
              ? ModelCondition.ALL
              : ModelCondition.EACH.get(random.nextInt(ModelCondition.EACH.size())));
    }
    return new Places(names, conditions);
  }

  /** Returns them as the engine takes them. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String condition = conditions.get(i).text();
      texts.add(names.get(i) + (condition.isEmpty() ? "" : ":" + condition));
    }
    return texts;
  }

  List<ModelChoice> choices(Model model, ModelSession session) {
    return model.choices(session, names, conditions);
  }
}
