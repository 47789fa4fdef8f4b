package org.q4j.backup;

import java.io.IOException;
import java.io.OutputStream;
import org.q4j.CorruptException;

/** Writes all blocks of a generation one after the other, each verified before. */
final class ExportStream {
  private final DigestFile digests;
  private final OutputStream out;
  private long next;
  private long written;

  ExportStream(DigestFile digests, OutputStream out) {
    this.digests = digests;
    this.out = out;
  }

  /** Copies; returns the number of bytes. */
  long copy(Records records) throws IOException {
    RecordStream blocks = new RecordStream(records);
    HashPipeline.run(
        BlockSource.of(blocks, digests.file().toString()),
        digests.blockSize(),
        digests.kind().algorithm(),
        batch -> {
          for (int i = 0; i < batch.blocks(); i++) {
            verify(blocks.nextOffset(), batch, i);
          }
          out.write(batch.data(), 0, batch.length());
          written += batch.length();
        });
    if (next != digests.count()) {
      throw missing();
    }
    return written;
  }

  private void verify(long offset, Batch batch, int i) throws IOException {
    if (offset != next * digests.blockSize()) {
      throw missing();
    }
    if (!digests.matches(next, batch.digests(), i * batch.digestLength())) {
      throw new CorruptException(
          "the block at offset %d has another digest than in %s; q4j backup verify tells what is damaged"
              .formatted(offset, digests.file()));
    }
    next++;
  }

  private CorruptException missing() {
    return new CorruptException(
        "the block at offset %d is in no difference, but in %s; q4j backup verify tells what is damaged"
            .formatted(next * digests.blockSize(), digests.file()));
  }
}
