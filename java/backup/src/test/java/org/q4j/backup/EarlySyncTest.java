package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlySyncTest {
  private static final long MUCH = 1L << 30;

  @TempDir private Path folder;

  private FileChannel open() throws IOException {
    return FileChannel.open(
        folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void aSyncThatFailedBesideTheWritingFailsTheEnd() throws IOException {
    FileChannel channel = open();
    try (EarlySync sync = new EarlySync(channel)) {
      channel.close();
      sync.wrote(MUCH);
      IOException failure = assertThrows(IOException.class, sync::finish);
      assertTrue(failure.getCause() instanceof ClosedChannelException, failure.toString());
      assertEquals(
          failure.getMessage(), assertThrows(IOException.class, sync::finish).getMessage());
    }
  }

  @Test
  void nothingIsSyncedForAFewBytes() throws IOException {
    FileChannel channel = open();
    try (EarlySync sync = new EarlySync(channel)) {
      channel.close();
      sync.wrote(1);
      sync.finish();
    }
  }
}
