package org.q4j.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * Makes the digests of generations anew where their file is damaged or gone. They are computed from
 * the differences, each of which has to have the SHA-256 that its generation's sums give it; what
 * no checksum covers is not believed.
 *
 * <p>In a plain set the file that comes out has to be the very one that was written, by its own
 * SHA-256. An encrypted one is never written the same twice: there the sums, which the key
 * authenticates, get that of the new file. Stopped between the two, the file counts as damaged
 * still.
 */
public final class DigestRepair {
  private final Disk disk;
  private final SetFiles files;
  private final SetReader set;
  private final Consumer<String> say;

  DigestRepair(Disk disk, Path name, SetKey key, Consumer<String> say) {
    this.disk = disk;
    this.files = new SetFiles(name);
    this.set = new SetReader(files, key);
    this.say = say;
  }

  /**
   * Looks through all generations.
   *
   * @param name of the set, with its folder
   * @param key of an encrypted set, or null
   * @param say told of each file that was made anew
   * @return how many were
   * @throws CorruptException when the data are damaged, too, or nothing proves them; digests of
   *     generations before that one are mended
   * @throws org.q4j.LockedException when a run works on the set
   */
  public static int run(Path name, SetKey key, Consumer<String> say) throws IOException {
    return new DigestRepair(NativeDisk.instance(), name, key, say).run();
  }

  int run() throws IOException {
    long last = files.existingGeneration(disk);
    Disk.Lock lock = SetLock.take(disk, files);
    try {
      List<Long> oldestFirst = new ArrayList<>(set.chain(last));
      Collections.reverse(oldestFirst);
      int mended = 0;
      for (long number : oldestFirst) {
        if (!isWhole(number)) {
          mend(number);
          mended++;
        }
      }
      return mended;
    } finally {
      lock.close();
    }
  }

  private boolean isWhole(long number) throws IOException {
    Path digests = set.digestFile(number);
    boolean isThere = Files.exists(digests);
    if (set.sum(number).isEmpty()) {
      if (!isThere) {
        throw unproven(number, number);
      }
      return true; // As far as can be told.
    }
    return isThere && GenerationSum.of(digests).equals(set.sum(number).get().digests());
  }

  private void mend(long number) throws IOException {
    GenerationSum sum = set.sum(number).orElseThrow(() -> unproven(number, number));
    Prune.checkKey(files.name(), sum.sealed(), set.key());
    List<Long> chain = set.chain(number);
    for (long one : chain) {
      GenerationSum own = set.sum(one).orElseThrow(() -> unproven(number, one));
      GenerationSum.verify(set.differenceFile(one), own.difference());
    }
    Path digests = set.digestFile(number);
    Path temporary = SetFiles.temporary(digests);
    disk.delete(temporary);
    SetRun.create(temporary);
    try {
      String written = write(chain, sum, temporary);
      if (!sum.sealed() && !written.equals(sum.digests())) {
        throw new CorruptException(
            "the digests of generation %d cannot be made anew: sha256=%s (expected=%s by %s); get %s again from a copy"
                .formatted(number, written, sum.digests(), files.sum(number), digests));
      }
      disk.rename(temporary, digests);
      if (sum.sealed()) {
        disk.writeFile(
            files.sum(number), sum.withDigests(written).format(files, number, set.key()));
      }
    } catch (IOException | Q4jException failure) {
      disk.delete(temporary); // Perhaps it was the disk that was full.
      throw failure;
    }
    say.accept(
        "generation %d: its digests were damaged or missing; made anew from %d verified differences: %s"
            .formatted(number, chain.size(), digests));
  }

  /** Returns the SHA-256 of the file. */
  private String write(List<Long> chain, GenerationSum sum, Path temporary) throws IOException {
    String written;
    try (SummedFile summed = new SummedFile(temporary)) {
      try (ChainFold fold = new ChainFold(set, files);
          Records records = fold.open(chain);
          OutputStream out =
              sum.sealed() ? set.key().seal(summed) : new BufferedOutputStream(summed, 1 << 16)) {
        byte[] head = new byte[DigestFile.HEAD];
        LittleEndian.putInt(head, 0, sum.blockSize());
        out.write(head);
        hash(records, sum, out, set.differenceFile(chain.get(0)));
      }
      written = summed.sum();
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return written;
  }

  private static void hash(Records records, GenerationSum sum, OutputStream out, Path file)
      throws IOException {
    RecordStream blocks = new RecordStream(records);
    long[] next = {0, 0};
    HashPipeline.run(
        BlockSource.of(blocks, file.toString()),
        sum.blockSize(),
        sum.kind().algorithm(),
        batch -> {
          for (int i = 0; i < batch.blocks(); i++) {
            if (blocks.nextOffset() != next[0] * sum.blockSize()) {
              throw incomplete(file, next[0], sum);
            }
            next[0]++;
            next[1] += batch.lengthOf(i);
          }
          out.write(batch.digests(), 0, batch.blocks() * batch.digestLength());
        });
    if (next[0] != sum.blocks() || next[1] != sum.length()) {
      throw incomplete(file, next[0], sum);
    }
  }

  private static CorruptException incomplete(Path file, long block, GenerationSum sum) {
    return new CorruptException(
        "the block at offset %d is in no difference up to %s (expected=%d blocks, %d bytes)"
            .formatted(block * sum.blockSize(), file, sum.blocks(), sum.length()));
  }

  private CorruptException unproven(long number, long one) {
    return new CorruptException(
        "the digests of generation %d cannot be made anew: generation %d has no checksums, %s; get the digests again from a copy"
            .formatted(number, one, files.sum(one)));
  }
}
