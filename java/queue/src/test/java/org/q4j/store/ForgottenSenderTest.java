package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.testing.SimulatedDisk;

/** A sender is forgotten between what it sent before and what it sends after, in one group too. */
class ForgottenSenderTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final SyncPolicy SYNC = new SyncPolicy(Durability.SYNC, Duration.ofSeconds(1));
  private static final int SENDER = 5;

  private final SimulatedDisk disk = new SimulatedDisk();

  private static Commit receive(long sourceRowId) {
    Source source = new Source(SENDER, sourceRowId);
    return Commit.receive(source, ReceiveMode.APPEND, source.appendTo(new byte[4]));
  }

  /** Returns the last received row id after one group, and after a kill and a reopening. */
  private String after(Commit... group) {
    for (int i = 1; i < group.length; i++) {
      group[i - 1].next = group[i];
    }
    QueueFiles.prepare(disk, FILE);
    FileState state =
        new FileState(Header.read(new Header().toBytes()), 1, LazyVerification.done());
    try (Storage storage = disk.openLocked(FILE)) {
      Header dirty = state.header();
      dirty.attr |= HeaderDescriptor.ATTR_DIRTY;
      HeaderUpdate.write(storage, dirty);
      new GroupWriter(disk, storage, state, SYNC).accept(group[0]);
    }
    try (QueueFile again = QueueFile.open(disk, FILE, SYNC)) {
      return state.lastReceived(SENDER) + " " + again.lastReceived(SENDER);
    }
  }

  @Test
  void whatItSendsAfterwardsIsRemembered() {
    assertEquals("10 10", after(Commit.forget(SENDER), receive(10)));
  }

  @Test
  void whatItSentBeforeIsForgotten() {
    assertEquals("0 0", after(receive(10), Commit.forget(SENDER)));
    assertEquals("3 3", after(receive(10), Commit.forget(SENDER), receive(3)));
  }
}
