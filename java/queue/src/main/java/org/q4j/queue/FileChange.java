package org.q4j.queue;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.q4j.row.Schema;
import org.q4j.store.Compacted;
import org.q4j.store.Compaction;
import org.q4j.store.QueueFile;

/**
 * Puts a queue's file aside for another: truncation, compaction, alteration, the end. The caller
 * sees to it that no two of these run at once.
 */
final class FileChange {
  private final Gate gate;
  private final Dispatcher dispatcher;
  private volatile Replacement replacement;

  FileChange(Gate gate, Dispatcher dispatcher, Replacement replacement) {
    this.gate = gate;
    this.dispatcher = dispatcher;
    this.replacement = replacement;
  }

  /** Begins a compaction of the present file. */
  void startCompaction(BiConsumer<Generation, Compaction> started) {
    Generation now = gate.enter();
    try {
      started.accept(now, now.file.compact(replacement.temporary()));
    } finally {
      gate.leave();
    }
  }

  /** Puts the compacted file in the place of {@code old}'s, if that is still the present one. */
  void finishCompaction(Generation old, Compaction compaction) {
    boolean replaced = false;
    gate.enterAlone();
    try {
      if (gate.present() == old) {
        replace(old, compaction);
        replaced = true;
      }
    } finally {
      gate.leaveAlone();
    }
    if (replaced) {
      compaction.release(); // Nobody else may have the old file open, for what follows.
      old.file.discard(); // Giving back a large file's space takes long, and nobody waits for it.
    }
  }

  private void replace(Generation old, Compaction compaction) {
    boolean replaced = false;
    try {
      Compacted compacted = old.file.complete(compaction);
      goOn(old.next(compacted, old.codec.schema()));
      replaced = true;
    } finally {
      if (!replaced && compaction.mayHaveReplaced()) {
        letGo(old); // As after a failed truncation: what is inserted could be lost.
      }
    }
  }

  private void goOn(Generation next) {
    dispatcher.begin(next);
    gate.set(next);
  }

  private void letGo(Generation old) {
    Generation now = gate.present();
    gate.set(null);
    old.file.abandon();
    if (now != null && now != old) {
      now.file.abandon();
    }
  }

  /** Goes on with an empty file. */
  void truncate() {
    Generation old;
    gate.enterAlone();
    try {
      old = present();
      replacement.prepare(); // On failure everything is as it was.
      boolean swapped = false;
      try {
        QueueFile file = replacement.swap();
        file.countOn(old.file, false);
        goOn(Generation.first(file, old.codec.schema(), old.epoch + 1));
        swapped = true;
      } finally {
        // Even when the swap failed: the old file may have lost its name, and what is inserted into
        // it would be lost with it.
        if (!swapped) {
          gate.set(null);
          old.file.abandon();
        }
      }
    } finally {
      gate.leaveAlone();
    }
    old.file.discard();
  }

  private Generation present() {
    Generation now = gate.present();
    if (now == null) {
      throw gate.closed();
    }
    return now;
  }

  /**
   * Goes on with the same rows, with their row ids, under another definition.
   *
   * @throws org.q4j.SchemaException when a value does not fit; nothing has changed
   */
  void alter(Schema schema, RowChange rows) {
    gate.enterAlone();
    try {
      Generation old = present();
      Compaction copy =
          old.file.rewrite(
              replacement.temporary(), (rowId, body) -> rows.apply(old.codec, rowId, body));
      try {
        copy.copy();
        replacement.prepareSchema(schema);
        replaceAltered(old, copy, schema);
      } finally {
        cleanUp(copy);
      }
    } finally {
      gate.leaveAlone();
    }
  }

  /** The definition goes before the new file: alone it would count for the old one's rows. */
  private void cleanUp(Compaction copy) {
    boolean withdrawn = false;
    try {
      if (!copy.mayHaveReplaced()) {
        replacement.withdrawSchema();
        withdrawn = true;
      }
    } finally {
      if (withdrawn) {
        copy.close();
      } else {
        copy.release(); // Whether the new file still has its first name tells what happened.
      }
    }
  }

  private void replaceAltered(Generation old, Compaction copy, Schema schema) {
    boolean replaced = false;
    try {
      Compacted altered = old.file.complete(copy);
      goOn(old.next(altered, schema));
      old.file.abandon();
      replacement.swapSchema();
      replaced = true;
    } finally {
      if (!replaced && copy.mayHaveReplaced()) {
        letGo(old); // A reopening finds which of the two it is.
      }
    }
  }

  /** Goes on with the same file under another name, see {@link EmbeddedQueue#rename}. */
  void rename(String newName, Supplier<QueueFile> move, Replacement under) {
    gate.enterAlone();
    try {
      Generation old = present();
      old.file.checkSound();
      boolean moved = false;
      try {
        old.file.close();
        QueueFile file = move.get();
        file.countOn(old.file, true);
        file.follow(old.file);
        goOn(old.reopened(file));
        gate.rename(newName);
        replacement = under;
        moved = true;
      } finally {
        if (!moved) {
          gate.set(null);
        }
      }
    } finally {
      gate.leaveAlone();
    }
  }

  /** The end: nothing can be done with this queue any more. */
  void shut(Consumer<QueueFile> last, boolean drop) {
    gate.enterAlone();
    try {
      if (drop) {
        gate.drop();
      }
      Generation now = gate.present();
      gate.set(null);
      if (now != null) {
        last.accept(now.file);
      }
    } finally {
      gate.leaveAlone();
    }
  }
}
