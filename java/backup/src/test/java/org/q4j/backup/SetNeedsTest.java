package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a set must not leave. */
class SetNeedsTest {
  @TempDir Path folder;

  @Test
  void onlyOlderGenerationsMayLeave() throws IOException {
    Files.writeString(folder.resolve("db.main.ver"), "3\n");
    for (String name :
        List.of(
            "db.main.1.zst", "db.main.2.gz", "db.main.2.md5", "db.main.1.sha256", "db.main.2")) {
      assertEquals(Optional.empty(), SetNeeds.whyLocal(folder.resolve(name)), name);
    }
    for (String name :
        List.of(
            "db.main.3.zst",
            "db.main.3.md5",
            "db.main.4.zst",
            "db.main.1.zst.tmp",
            "db.main.ver",
            "db.main.lock",
            "db.main.drill")) {
      assertEquals(true, SetNeeds.whyLocal(folder.resolve(name)).isPresent(), name);
    }
    for (String name : List.of("db.main", "db.other.3.zst", "ver", ".ver", "dbXmain.3.zst")) {
      assertEquals(Optional.empty(), SetNeeds.whyLocal(folder.resolve(name)), name);
      assertEquals(Optional.empty(), SetNeeds.whyUnchanged(folder.resolve(name)), name);
    }
    assertEquals(true, SetNeeds.whyUnchanged(folder.resolve("db.main.1.zst")).isPresent());
  }

  @Test
  void ofASetWhoseLastGenerationIsUnknownNothingMayLeave() throws IOException {
    Files.writeString(folder.resolve("db.ver"), "x\n");
    assertEquals(true, SetNeeds.whyLocal(folder.resolve("db.1.zst")).isPresent());
  }
}
