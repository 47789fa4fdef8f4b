package org.q4j.backup.queues;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.backup.FileGroup;
import org.q4j.backup.RemoteData;
import org.q4j.backup.RemoteEntry;
import org.q4j.backup.RemoteMoment;
import org.q4j.backup.RemoteSource;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.PassedImage;
import org.q4j.queue.QueueImage;
import org.q4j.queue.StoreImage;

/**
 * Queues of a data directory on another machine, where only the helper is. The process that has it
 * open is asked for a moment common to all, and gives the helper the files of that; where none has,
 * the helper keeps all others out by the directory's lock. For one thread.
 */
final class RemoteQueues implements RemoteMoment {
  private final RemoteDirectory directory;
  private final Consumer<String> say;

  /**
   * @param source {@code DIR[/db.table]}
   * @param say told how the queues are kept still
   */
  RemoteQueues(String source, Consumer<String> say) {
    this.directory = new RemoteDirectory(source);
    this.say = say;
  }

  @Override
  public Found find(RemoteData data) throws IOException {
    return directory.hold(data) == RemoteDirectory.Hold.LOCKED ? locked(data) : served(data);
  }

  private Found served(RemoteData data) {
    PassedImage taken =
        PassedImage.take(
            frame -> {
              try {
                return data.call(frame);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            },
            directory.names());
    StoreImage image = taken.image();
    List<RemoteSource> sources = new ArrayList<>();
    for (int i = 0; i < image.queues().size(); i++) {
      QueueImage queue = image.queues().get(i);
      byte[] definition = queue.definition().getBytes(StandardCharsets.UTF_8);
      sources.add(
          RemoteSource.given(QueueGroup.entry(queue.path(), queue.length()), taken.request(i)));
      sources.add(
          RemoteSource.known(
              QueueGroup.entry(queue.definitionPath(), definition.length), definition));
    }
    long micros = image.heldNanos() / 1000;
    say.accept(QueueBackup.taken(image));
    return new Found(image.at(), micros, sources, new TreeMap<>(), false);
  }

  private Found locked(RemoteData data) throws IOException {
    Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    SortedMap<String, RemoteEntry> all = directory.files(data);
    SortedMap<String, Optional<String>> queues = directory.chosen(all.keySet());
    List<RemoteSource> sources = new ArrayList<>();
    List<String> notClosed = new ArrayList<>();
    for (String name : queues.keySet()) {
      String definition =
          queues
              .get(name)
              .orElseThrow(
                  () ->
                      new NotFoundException(
                          "no definition beside the queue file %s; name the folder itself, with a slash at its end"
                              .formatted(directory.file(name))));
      String path = DataDirectory.pathOf(name);
      if (isDirty(data, path)) {
        notClosed.add(name);
      }
      sources.add(source(all, path, path));
      sources.add(source(all, definition, DataDirectory.definitionPathOf(name)));
    }
    say.accept(
        "%d queues at %s, which no process has open; they are locked meanwhile"
            .formatted(queues.size(), at));
    if (!notClosed.isEmpty()) {
      say.accept(
          "not closed by who had them open last, so whoever opens the copy recovers them: "
              + String.join(", ", notClosed));
    }
    return new Found(at, -1, sources, found(all), true);
  }

  private RemoteSource source(SortedMap<String, RemoteEntry> all, String at, String path) {
    return RemoteSource.file(
        QueueGroup.entry(path, all.get(at).entry().length()), directory.path() + "/" + at);
  }

  private boolean isDirty(RemoteData data, String path) throws IOException {
    byte[] bytes = data.head(directory.path() + "/" + path, HeaderDescriptor.FIELDS_LENGTH);
    Header header = new Header();
    header.magic = 0;
    if (bytes.length == HeaderDescriptor.FIELDS_LENGTH) {
      header = Header.read(ByteBuffer.wrap(bytes));
    }
    if (header.magic != HeaderDescriptor.MAGIC_V1 && header.magic != HeaderDescriptor.MAGIC_V2) {
      throw new CorruptException(
          "no queue file: magic=%08x bytes=%d, %s; q4j file check says more, on its machine"
              .formatted(header.magic, bytes.length, directory.path() + "/" + path));
    }
    return (header.attr & HeaderDescriptor.ATTR_DIRTY) != 0;
  }

  /** Returns what must not change while it is read. */
  private SortedMap<String, RemoteEntry> found(SortedMap<String, RemoteEntry> all) {
    SortedMap<String, RemoteEntry> files = new TreeMap<>();
    directory
        .chosen(all.keySet())
        .forEach(
            (name, definition) -> {
              String path = DataDirectory.pathOf(name);
              files.put(path, all.get(path));
              definition.ifPresent(one -> files.put(one, all.get(one)));
            });
    files.values().removeIf(one -> one.entry().kind() != FileGroup.Kind.FILE);
    return files;
  }

  @Override
  public SortedMap<String, RemoteEntry> look(RemoteData data) throws IOException {
    return found(directory.files(data));
  }
}
