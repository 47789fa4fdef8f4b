package org.q4j.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.io.NativeDisk;

/**
 * Reads generations that build on each other as one difference. More than a few are folded step by
 * step into temporary files, so that memory stays what it is however long the chain.
 */
final class ChainFold implements Closeable {
  private static final int AT_ONCE = 8;

  private final SetReader set;
  private final SetFiles scratch;
  private final boolean sealed;
  private final List<Path> parts = new ArrayList<>();
  private int made;

  /**
   * @param scratch names the temporary files
   */
  ChainFold(SetReader set, SetFiles scratch) {
    this.set = set;
    this.scratch = scratch;
    this.sealed = set.key() != null;
  }

  /**
   * Opens generations as one difference.
   *
   * @param newestFirst the generations, each of which builds on the next
   */
  Records open(List<Long> newestFirst) throws IOException {
    // The last part, with the full one, is folded once only; it is by far the largest.
    List<Long> left = newestFirst;
    List<Path> folded = new ArrayList<>();
    List<Long> newest = new ArrayList<>();
    while (left.size() + folded.size() > AT_ONCE && left.size() > 1) {
      int part = Math.min(AT_ONCE, left.size() - 1);
      newest.add(left.get(0));
      try (Records merged = merge(left.subList(0, part))) {
        folded.add(write(merged, left.get(0)));
      }
      left = left.subList(part, left.size());
    }
    while (folded.size() + left.size() > AT_ONCE) {
      foldOnce(folded, newest);
    }
    List<Records> all = new ArrayList<>();
    try {
      for (Path file : folded) {
        all.add(set.difference(file, sealed, file));
      }
      for (long number : left) {
        all.add(set.difference(number));
      }
      return new MergedRecords(all, count(newestFirst.get(0)));
    } catch (IOException | RuntimeException failure) {
      for (Records one : all) {
        one.close();
      }
      throw failure;
    }
  }

  /** Folds the first of the temporary files into one. */
  private void foldOnce(List<Path> folded, List<Long> newest) throws IOException {
    List<Path> some = new ArrayList<>(folded.subList(0, Math.min(AT_ONCE, folded.size())));
    List<Records> all = new ArrayList<>();
    for (Path file : some) {
      all.add(set.difference(file, sealed, file));
    }
    Path one;
    try (Records merged = new MergedRecords(all, count(newest.get(0)))) {
      one = write(merged, newest.get(0));
    }
    folded.subList(0, some.size()).clear();
    newest.subList(1, some.size()).clear();
    folded.add(0, one);
    for (Path file : some) {
      Files.delete(file);
      parts.remove(file);
    }
  }

  private Records merge(List<Long> newestFirst) throws IOException {
    List<Records> all = new ArrayList<>();
    try {
      for (long number : newestFirst) {
        all.add(set.difference(number));
      }
      return new MergedRecords(all, count(newestFirst.get(0)));
    } catch (IOException | RuntimeException failure) {
      for (Records one : all) {
        one.close();
      }
      throw failure;
    }
  }

  private long count(long generation) throws IOException {
    Optional<GenerationSum> sum = set.sum(generation);
    if (sum.isPresent()) {
      return sum.get().blocks();
    }
    try (DigestFile digests = set.digests(generation)) {
      return digests.count();
    }
  }

  private Path write(Records records, long generation) throws IOException {
    Path file =
        scratch.of(generation, ".part-" + made++ + ".tmp.zst" + (sealed ? SetFiles.SEALED : ""));
    NativeDisk.instance().writeFile(file, new byte[0]); // With a tight mode.
    parts.add(file);
    try (OutputStream out =
        DifferenceWriter.open(file, Compression.ZSTD, sealed ? set.key() : null)) {
      DifferenceWriter.copy(records, out);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (Path file : parts) {
      Files.deleteIfExists(file);
    }
  }
}
