package org.q4j.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files in memory.
 *
 * @param at their moment
 * @param files by path
 */
record SampleGroup(Instant at, SortedMap<String, byte[]> files) implements FileGroup {
  static SampleGroup of(Instant at, Map<String, byte[]> files) {
    return new SampleGroup(at, new TreeMap<>(files));
  }

  /** Adds a copy of them to a folder. */
  GroupRun.Result copyTo(Path folder, int blockSize, SetKey key) throws IOException {
    return copy(this, folder, blockSize, key);
  }

  /** Adds a copy of any group to a folder. */
  static GroupRun.Result copy(FileGroup group, Path folder, int blockSize, SetKey key)
      throws IOException {
    return GroupRun.run(
        folder,
        group,
        new SourceDump.Options(Compression.ZSTD, DigestKind.SHA256, key, 0),
        blockSize,
        new GroupRun.Origin("memory", -1, Optional.empty()),
        false,
        unheard -> {});
  }

  @Override
  public List<Entry> entries() {
    return files.entrySet().stream()
        .map(
            file ->
                new Entry(
                    file.getKey(),
                    Kind.FILE,
                    file.getValue().length,
                    "",
                    0600,
                    -1,
                    -1,
                    Entry.NO_TIME))
        .toList();
  }

  @Override
  public InputStream open(Entry entry) {
    return new ByteArrayInputStream(files.get(entry.path()));
  }

  @Override
  public List<String> changed() {
    return List.of();
  }

  @Override
  public void close() {
    // Memory.
  }
}
