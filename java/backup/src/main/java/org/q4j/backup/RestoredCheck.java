package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Opens what a drill restored, by the programs that it is for. */
public interface RestoredCheck {
  /**
   * Checks what it knows of a restored folder, and leaves the rest alone. It may change the folder.
   *
   * @return what was opened and found sound, in words; empty when there was nothing for it
   * @throws org.q4j.CorruptException naming what is not sound
   */
  List<String> check(Path folder) throws IOException;
}
