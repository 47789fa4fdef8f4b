package org.q4j.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.NativeIoException;

/**
 * Takes the addresses of this process until no mapping of some size fits any more, so that the
 * kernel itself refuses it with ENOMEM, on 32-bit and on 64-bit. Nothing is ever read through these
 * mappings: they cost addresses and no memory.
 *
 * <p>Room in pieces of half that size is left over, for the stacks, the code and the buffers of the
 * virtual machine.
 */
public final class FilledAddresses implements AutoCloseable {
  /** Whether this process has 32-bit addresses. */
  public static final boolean NARROW = NativeCalls.is32Bit();

  /** Ext4 holds no file of 16 TiB; 64-bit addresses hold no more than 64 mappings of this. */
  private static final long LARGEST = NARROW ? 1L << 30 : 8L << 40;

  private static final int PIECES_LEFT = 16;
  private static final long SPACER = 64 << 10;

  private record Mapping(long address, long size) {}

  private final Descriptor file;
  private final List<Mapping> mappings = new ArrayList<>();

  /**
   * @param directory where a sparse file is made to be mapped
   * @param hole no mapping of so many bytes fits afterwards; a power of two
   */
  public FilledAddresses(Path directory, long hole) {
    Path path = directory.resolve("addresses");
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(LARGEST);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    file = Descriptor.open(path, NativeCalls.OPEN_READ);
    List<Mapping> left = new ArrayList<>();
    for (int i = 0; i < PIECES_LEFT; i++) {
      left.add(pieceBetweenSpacers(hole / 2));
    }
    for (long size = LARGEST; size >= hole; size /= 2) {
      fill(size);
    }
    left.forEach(this::unmap);
  }

  /** Without spacers, pieces side by side would make a hole together. */
  private Mapping pieceBetweenSpacers(long size) {
    long address = map(SPACER + size + SPACER).address();
    mappings.add(new Mapping(address, SPACER));
    mappings.add(new Mapping(address + SPACER + size, SPACER));
    return new Mapping(address + SPACER, size);
  }

  private void fill(long size) {
    try {
      while (true) {
        mappings.add(map(size));
      }
    } catch (NativeIoException full) {
      if (!full.errnoName().equals("ENOMEM")) {
        throw full;
      }
    }
  }

  private Mapping map(long size) {
    return new Mapping(file.map(0, size), size);
  }

  private void unmap(Mapping mapping) {
    file.unmap(mapping.address(), mapping.size());
  }

  /** Gives the addresses back. */
  @Override
  public void close() {
    mappings.forEach(this::unmap);
    mappings.clear();
    file.close();
  }
}
