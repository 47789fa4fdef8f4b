package org.q4j.peer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.OwnerGoneException;

/** An owner without memory for one caller's message says so, and serves the others. */
@Timeout(60)
class ExhaustedOwnerTest {
  @TempDir Path directory;

  private static final class Exhausted extends PlainService {
    @Override
    public void call(int verb, MessageReader request, Answer answer) {
      if (verb == 1) {
        throw new OutOfMemoryError("Java heap space");
      }
      super.call(verb, request, answer);
    }
  }

  @Test
  void whoSentTooMuchIsToldWhyTheConnectionEnds() throws Exception {
    SocketFile file = new SocketFile(directory);
    try (Listener listener = Listener.open(file, Exhausted::new);
        Caller caller = Caller.connect(file);
        Caller other = Caller.connect(file)) {
      ExecutionException told =
          assertThrows(
              ExecutionException.class,
              () -> caller.call(1, new MessageWriter()).get(30, TimeUnit.SECONDS));
      assertTrue(told.getCause() instanceof OwnerGoneException, told.toString());
      assertTrue(told.getMessage().contains("memory"), told.getMessage());
      assertFalse(((OwnerGoneException) told.getCause()).nothingDone());
      assertTrue(other.call(2, new MessageWriter()).get(30, TimeUnit.SECONDS).remaining() == 0);
      assertTrue(listener.callers() > 0);
    }
  }
}
