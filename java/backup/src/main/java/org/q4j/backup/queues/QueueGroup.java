package org.q4j.backup.queues;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.q4j.Q4jException;
import org.q4j.backup.FileGroup;
import org.q4j.queue.QueueImage;
import org.q4j.queue.StoreImage;

/** Queue files, each with its definition beside it, as in a data directory. */
final class QueueGroup implements FileGroup {
  private static final int MODE = 0600;

  private final StoreImage image;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, QueueImage> files = new HashMap<>();
  private final Map<String, byte[]> definitions = new HashMap<>();

  QueueGroup(StoreImage image) {
    this.image = image;
    for (QueueImage queue : image.queues()) {
      byte[] definition = queue.definition().getBytes(StandardCharsets.UTF_8);
      files.put(queue.path(), queue);
      definitions.put(queue.definitionPath(), definition);
      add(queue.path(), queue.length());
      add(queue.definitionPath(), definition.length);
    }
  }

  private void add(String path, long length) {
    entries.add(entry(path, length));
  }

  /** Returns how a file stands in a list of a copy. */
  static Entry entry(String path, long length) {
    return new Entry(path, Kind.FILE, length, "", MODE, -1, -1, Entry.NO_TIME);
  }

  @Override
  public Instant at() {
    return image.at();
  }

  @Override
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    QueueImage queue = files.get(entry.path());
    return queue == null
        ? new ByteArrayInputStream(definitions.get(entry.path()))
        : new Checked(queue.open());
  }

  /** Whoever reads files expects input errors as such. */
  private static final class Checked extends InputStream {
    private final InputStream in;

    Checked(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
      try {
        return in.read(to, offset, count);
      } catch (Q4jException failure) {
        throw new IOException(failure.getMessage(), failure);
      }
    }
  }

  @Override
  public List<String> changed() {
    return List.of();
  }

  @Override
  public void close() {
    image.close();
  }
}
