package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.q4j.CorruptException;
import org.q4j.Q4jException;

class DumpStateTest {
  private static final int BLOCK = 16384;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final ByteArrayOutputStream digests = new ByteArrayOutputStream();

  private DumpState state(Compression compression) {
    return new DumpState(
        new ArrivingDifference(kept, compression), digests, DigestKind.MD5, (at, of) -> {});
  }

  private static byte[] head(int size) {
    byte[] head = new byte[4];
    LittleEndian.putInt(head, 0, size);
    return head;
  }

  private static byte[] records(int count) {
    byte[] bytes = new byte[count * (BLOCK + 8)];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static void arrive(DumpState state, byte[] records, byte[] hashes) throws IOException {
    state.pending().write(records);
    state.digests(hashes);
  }

  @Test
  void aLossBetweenTheHeadsAndTheFirstBlockLeavesOneHead() throws IOException {
    DumpState state = state(Compression.NONE);
    state.begin(RemoteDump.Packing.NONE);
    state.length(2 * BLOCK);
    arrive(state, head(BLOCK), head(BLOCK));
    state.pending().write(new byte[100]);
    state.lost();
    state.begin(RemoteDump.Packing.NONE);
    state.length(2 * BLOCK);
    arrive(state, head(BLOCK), head(BLOCK));
    arrive(state, records(2), new byte[2 * 16]);
    assertEquals(2, state.finish(new RemoteDump.Result(2 * BLOCK, 2, 2)).changed());
    assertEquals(4 + 2 * (BLOCK + 8), kept.size());
    assertEquals(4 + 2 * 16, digests.size());
  }

  @Test
  void headsThatComeAgainLaterAreRefused() throws IOException {
    DumpState state = state(Compression.NONE);
    state.begin(RemoteDump.Packing.NONE);
    state.length(2 * BLOCK);
    arrive(state, head(BLOCK), head(BLOCK));
    assertThrows(CorruptException.class, () -> state.digests(head(512)));
    arrive(state, records(1), new byte[16]);
    assertThrows(CorruptException.class, () -> state.digests(head(BLOCK)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "GZIP", "ZSTD", "LZ4"})
  void whatIsPackedOverThereIsKeptAsTheSetHasIt(Compression compression) throws IOException {
    for (RemoteDump.Packing packing :
        List.of(RemoteDump.Packing.NONE, RemoteDump.Packing.ZSTD, RemoteDump.Packing.LZ4)) {
      kept.reset();
      byte[] records = records(3);
      ArrivingDifference difference = new ArrivingDifference(kept, compression);
      for (byte[] piece : new byte[][] {head(BLOCK), records}) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(packed(piece, packing));
        difference.take(packed, packing);
      }
      difference.close();
      byte[] expected = new byte[4 + records.length];
      System.arraycopy(head(BLOCK), 0, expected, 0, 4);
      System.arraycopy(records, 0, expected, 4, records.length);
      assertArrayEquals(
          expected,
          compression.unpack(new ByteArrayInputStream(kept.toByteArray()), "kept").readAllBytes());
    }
  }

  private static byte[] packed(byte[] piece, RemoteDump.Packing packing) throws IOException {
    if (packing != RemoteDump.Packing.LZ4) {
      return packing == RemoteDump.Packing.ZSTD ? Zstd.compress(piece) : piece;
    }
    try (Lz4Pieces codec = new Lz4Pieces()) {
      byte[] frame = new byte[codec.bound(piece.length)];
      return Arrays.copyOf(frame, codec.pack(piece, piece.length, frame));
    }
  }

  @Test
  void changedBlocksOfPackedPiecesAreThoseThatWereTold() throws IOException {
    DumpState state = state(Compression.ZSTD);
    state.begin(RemoteDump.Packing.ZSTD);
    state.length(9 * BLOCK);
    arrive(state, Zstd.compress(head(BLOCK)), head(BLOCK));
    state.changed(2);
    arrive(state, Zstd.compress(records(2)), new byte[5 * 16]);
    state.changed(0);
    arrive(state, new byte[0], new byte[4 * 16]);
    assertEquals(2, state.finish(new RemoteDump.Result(9 * BLOCK, 9, 2)).changed());
  }

  @Test
  void aHelperThatPacksAfterOneThatDidNotIsRefused() throws IOException {
    ArrivingDifference difference = new ArrivingDifference(kept, Compression.ZSTD);
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    difference.take(piece, RemoteDump.Packing.NONE);
    assertThrows(Q4jException.class, () -> difference.take(piece, RemoteDump.Packing.ZSTD));
    difference.close();
  }
}
