package org.q4j.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that the original blockdiff programs wrote, in the folder that the property {@code
 * q4j.blockdiff.vectors} or the variable {@code Q4J_BLOCKDIFF_VECTORS} names.
 */
final class BlockdiffVectors {
  private BlockdiffVectors() {}

  /**
   * Returns their folder; without it the test is skipped, unless this is CI, which has to have it.
   */
  static Path folder() {
    String named =
        System.getProperty("q4j.blockdiff.vectors", System.getenv("Q4J_BLOCKDIFF_VECTORS"));
    Path folder =
        named == null ? Command.ROOT.resolve("../shared/blockdiff").normalize() : Path.of(named);
    boolean there = Files.exists(folder.resolve("SHA256SUMS"));
    assumeTrue(
        there || "true".equals(System.getenv("CI")),
        "the original programs' files are not at " + folder);
    if (!there) {
      throw new IllegalStateException("the original programs' files are not at " + folder);
    }
    return folder;
  }
}
