package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;

/**
 * Opens what a set holds, decrypted and unpacked. Thread-safe; takes no lock.
 *
 * @param files the set's
 * @param key of an encrypted set; null where there is none. With one, nothing is read that is not
 *     encrypted
 */
record SetReader(SetFiles files, SetKey key) {
  private static final int BUFFER = 32 * 1024;

  /**
   * Returns the sums of a generation; nothing where the old scripts wrote it.
   *
   * @throws CorruptException when they are damaged, or there is a key and they are not encrypted:
   *     whoever gives one means a set that is, and a generation in plain was put there by another
   */
  Optional<GenerationSum> sum(long generation) throws IOException {
    Optional<GenerationSum> sum = GenerationSum.read(files, generation, key);
    if (key != null && !sum.map(GenerationSum::sealed).orElse(false)) {
      throw new CorruptException(
          "generation %d of %s is not encrypted: %s %s (expected=sealed=age), and a key was given; it is not what was written with the key, or the set never was encrypted: then without --key"
              .formatted(
                  generation,
                  files.name(),
                  sum.isPresent() ? "sealed=no in" : "no such file:",
                  files.sum(generation)));
    }
    return sum;
  }

  /** Returns the generation that another one's difference is from; 0 for a full one. */
  long base(long generation) throws IOException {
    return sum(generation).map(GenerationSum::base).orElse(generation - 1);
  }

  /**
   * Returns a generation and those that it builds on, the newest first.
   *
   * @throws NotFoundException when one of them has no difference
   */
  List<Long> chain(long generation) throws IOException {
    List<Long> chain = new ArrayList<>();
    for (long number = generation; number >= 1; number = base(number)) {
      differenceFile(number);
      chain.add(number);
    }
    return chain;
  }

  /** Returns the file of a generation's difference. */
  Path differenceFile(long generation) throws IOException {
    Optional<GenerationSum> sum = sum(generation);
    if (sum.isEmpty()) {
      return files.difference(generation);
    }
    Path file = files.of(generation, sum.get().ending());
    if (!Files.exists(file)) {
      throw new NotFoundException(
          "generation %d is missing: no %s; without it no later one can be restored"
              .formatted(generation, file));
    }
    return file;
  }

  /** Returns the file of a generation's digests. */
  Path digestFile(long generation) throws IOException {
    Optional<GenerationSum> sum = sum(generation);
    return files.digests(
        generation,
        sum.map(GenerationSum::kind).orElse(DigestKind.MD5),
        sum.map(GenerationSum::sealed).orElse(false));
  }

  /** Opens a generation's difference, to be read block by block. */
  DifferenceReader difference(long generation) throws IOException {
    Path file = differenceFile(generation);
    return difference(file, sum(generation).map(GenerationSum::sealed).orElse(false), file);
  }

  /**
   * Opens a difference.
   *
   * @param named has the ending that says how it is packed
   */
  DifferenceReader difference(Path file, boolean sealed, Path named) throws IOException {
    InputStream in =
        sealed
            ? Compression.ofName(named.toString()).unpack(unseal(file), file.toString())
            : Compression.open(file, named);
    try {
      return new DifferenceReader(in, file.toString());
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  /** Opens a generation's digests. */
  DigestFile digests(long generation) throws IOException {
    Optional<GenerationSum> sum = sum(generation);
    Path file = digestFile(generation);
    if (sum.isEmpty()) {
      return DigestFile.open(file, DigestKind.MD5);
    }
    DigestFile digests = digests(file, sum.get().kind(), sum.get().sealed(), sum.get().blocks());
    if (digests.count() != sum.get().blocks() || digests.blockSize() != sum.get().blockSize()) {
      digests.close();
      throw new CorruptException(
          "blocks=%d of %d bytes (expected=%d of %d by %s), %s"
              .formatted(
                  digests.count(),
                  digests.blockSize(),
                  sum.get().blocks(),
                  sum.get().blockSize(),
                  files.sum(generation),
                  file));
    }
    return digests;
  }

  /**
   * Opens a file of digests.
   *
   * @param blocks how many it has; only an encrypted file is asked for that, as it does not tell
   */
  DigestFile digests(Path file, DigestKind kind, boolean sealed, long blocks) throws IOException {
    return sealed
        ? DigestFile.open(file, kind, () -> unseal(file), blocks)
        : DigestFile.open(file, kind);
  }

  /** Opens a generation's digests as the stream that a dump compares with. */
  InputStream digestStream(long generation) throws IOException {
    Path file = digestFile(generation);
    return sum(generation).map(GenerationSum::sealed).orElse(false)
        ? unseal(file)
        : new java.io.BufferedInputStream(Files.newInputStream(file), BUFFER);
  }

  private InputStream unseal(Path file) throws IOException {
    if (key == null) {
      throw new UnsupportedException(
          "%s is encrypted: give the key it was encrypted with, --key KEYFILE".formatted(file));
    }
    return key.open(Files.newInputStream(file), file.toString());
  }
}
