package org.q4j.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many clients and however large the windows, the memory for them is bounded. */
class UnpackBudgetTest {
  private static final byte[] TEXT = Sample.text(100_000, 1);

  @TempDir Path folder;

  private Body body(byte[] packed) throws IOException {
    Path file = Files.write(folder.resolve("x.zst"), packed);
    return new Body.Local(Files.newByteChannel(file), packed.length, Sample.WRITTEN);
  }

  private static byte[] streamed(int windowLog) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(packed).setLong(windowLog)) {
      out.write(TEXT);
    }
    return packed.toByteArray();
  }

  /** Opens as many as the budget lets; returns how many. */
  private int most(byte[] packed) throws IOException {
    UnpackBudget budget = new UnpackBudget(128);
    List<Body> open = new ArrayList<>();
    try {
      while (true) {
        open.add(budget.unpack(body(packed)));
      }
    } catch (RejectedExecutionException full) {
      for (Body one : open) {
        assertArrayEquals(TEXT, one.stream().readAllBytes());
        one.close();
        one.close();
      }
    }
    budget.unpack(body(packed)).close();
    return open.size();
  }

  @Test
  void aFileCountsByTheWindowItNeeds() throws IOException {
    assertEquals(128, most(streamed(20)));
    assertEquals(16, most(streamed(23)));
    assertEquals(1, most(streamed(27)));
    assertEquals(128, most(Zstd.compress(TEXT)));
  }

  @Test
  void aWindowBeyondAllBoundsAndWhatIsNoFrameAreRefused() throws IOException {
    UnpackBudget budget = new UnpackBudget(128);
    byte[] greedy = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xff, 1, 0, 0};
    for (byte[] wrong :
        List.of(
            greedy,
            new byte[0],
            new byte[] {0x28},
            "no frame at all".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      try (Body unpacked = budget.unpack(body(wrong))) {
        if (wrong.length > 1) {
          assertThrows(IOException.class, () -> unpacked.stream().readAllBytes());
        }
      }
    }
  }
}
