package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;

class SummedFileTest {
  @TempDir private Path folder;

  private Path empty() throws IOException {
    return Files.createFile(folder.resolve("file"));
  }

  @Test
  void theSumIsThatOfTheFile() throws IOException {
    Path file = empty();
    SummedFile out = new SummedFile(file);
    try (out) {
      out.write(new byte[100_000], 7, 90_000);
      out.write('x');
    }
    assertEquals(90_001, Files.size(file));
    assertEquals(GenerationSum.of(file), out.sum());
  }

  @Test
  void aFileThatSomebodyElseMadeLongerIsNotKept() throws IOException {
    Path file = empty();
    SummedFile out = new SummedFile(file);
    out.write(new byte[10]);
    Files.write(file, new byte[11]);
    CorruptException refused = assertThrows(CorruptException.class, out::close);
    assertTrue(refused.getMessage().contains("length=11 (expected=10)"), refused.getMessage());
    out.close();
  }
}
