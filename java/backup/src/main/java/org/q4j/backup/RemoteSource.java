package org.q4j.backup;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/**
 * Where an entry of a {@link RemoteGroup} is dumped from.
 *
 * @param entry what it becomes
 * @param path of the file there; of one that another process gives, its name in messages
 * @param known the bytes themselves, where they are known here
 * @param request has the process that was connected to give the file's first bytes
 */
public record RemoteSource(
    FileGroup.Entry entry, String path, Optional<byte[]> known, Optional<byte[]> request) {
  /** Returns a file that is read where it lies. */
  public static RemoteSource file(FileGroup.Entry entry, String path) {
    return new RemoteSource(entry, path, Optional.empty(), Optional.empty());
  }

  /** Returns one whose bytes are known here. */
  public static RemoteSource known(FileGroup.Entry entry, byte[] bytes) {
    return new RemoteSource(entry, entry.path(), Optional.of(bytes), Optional.empty());
  }

  /**
   * Returns one that the process gives which the helper is connected to.
   *
   * @param request for the first bytes
   */
  public static RemoteSource given(FileGroup.Entry entry, byte[] request) {
    return new RemoteSource(entry, entry.path(), Optional.empty(), Optional.of(request));
  }

  /** Opens what is known here. */
  InputStream open() {
    return new ByteArrayInputStream(known.orElseThrow());
  }
}
