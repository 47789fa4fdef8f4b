package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.q4j.LockedException;
import org.q4j.UnsupportedException;

/**
 * Files of another machine that belong together, dumped there over one connection. When that is
 * lost, another one goes on with the block that is missing, as long as the files are found as they
 * were; else all begin again at another moment, each by its changed blocks. For one thread.
 */
public final class RemoteGroup implements FileGroup {
  /** So many moments are begun with at most. */
  private static final int MOMENTS = 6;

  /**
   * Where the files are.
   *
   * @param connect the command that runs a command line there
   * @param helpers the folder with the helpers
   * @param source their name, for the list of the copy
   */
  public record Place(List<String> connect, Path helpers, String source) {}

  private final Place place;
  private final RemoteMoment moment;
  private final Consumer<String> say;
  private final Map<String, RemoteSource> sources = new HashMap<>();
  private RemoteMoment.Found found;
  private RemoteDump connection;

  private RemoteGroup(Place place, RemoteMoment moment, Consumer<String> say) {
    this.place = place;
    this.moment = moment;
    this.say = say;
  }

  /**
   * Takes the next copy of such files.
   *
   * @param folder of copies, made when missing
   * @param blockSize of files that have no set yet, bytes; 0: the default
   * @param allowChanges whether files may have changed while they were read
   * @param locked tells where the log of a locked server stands
   * @param say told each step
   * @throws ConnectionLostException when no connection is got, or none any more
   */
  public static GroupRun.Result copy(
      Path folder,
      Place place,
      RemoteMoment moment,
      SourceDump.Options options,
      int blockSize,
      boolean allowChanges,
      LockTime locked,
      Consumer<String> say)
      throws IOException {
    boolean begun = false;
    for (int failed = 1; ; failed++) {
      try (RemoteGroup group = new RemoteGroup(place, moment, say)) {
        group.connect();
        begun = true;
        return GroupRun.run(
            folder,
            group,
            options,
            blockSize,
            new GroupRun.Origin(place.source(), group.found.heldMicros(), locked.position()),
            allowChanges,
            say);
      } catch (ConnectionLostException lost) {
        if (!begun || failed == MOMENTS) {
          throw lost;
        }
        long seconds = 1L << failed;
        say.accept(
            "%s; beginning again at another moment in %d s".formatted(lost.getMessage(), seconds));
        ResumingDump.pause(seconds);
      }
    }
  }

  /** Connects, and finds the files as they were; the first time as they are. */
  private RemoteDump connect() throws IOException {
    if (connection != null) {
      return connection;
    }
    connection = RemoteDump.connect(place.connect(), place.helpers());
    RemoteMoment.Found now;
    try {
      now = moment.find(new RemoteData(connection));
    } catch (LockedException held) {
      if (found == null) {
        throw held;
      }
      throw new ConnectionLostException(held.getMessage(), null); // By the helper that was lost.
    }
    if (found == null) {
      found = now;
      now.sources().forEach(source -> sources.put(source.entry().path(), source));
    } else if (!now.isLasting() || !changes(now.files()).isEmpty()) {
      found = null;
      throw new ConnectionLostException("files changed while the connection was lost", null);
    }
    return connection;
  }

  private List<String> changes(SortedMap<String, RemoteEntry> now) {
    TreeSet<String> paths = new TreeSet<>(found.files().keySet());
    paths.addAll(now.keySet());
    paths.removeIf(
        path -> {
          RemoteEntry before = found.files().get(path);
          return before != null && before.equals(now.get(path));
        });
    return new ArrayList<>(paths);
  }

  @Override
  public Instant at() {
    return found.at();
  }

  @Override
  public List<Entry> entries() {
    return found.sources().stream().map(RemoteSource::entry).toList();
  }

  @Override
  public int leftOut() {
    return moment.leftOut();
  }

  @Override
  public InputStream open(Entry entry) {
    RemoteSource source = sources.get(entry.path());
    if (source.known().isEmpty()) {
      throw new UnsupportedException("a file of another machine is dumped there: " + entry.path());
    }
    return source.open();
  }

  @Override
  public EntryDump dump(
      Entry entry, int blockSize, SourceDump.Options options, UnaryOperator<InputStream> paced)
      throws IOException {
    RemoteSource source = sources.get(entry.path());
    return source.known().isPresent()
        ? FileGroup.super.dump(entry, blockSize, options, paced)
        : new RemoteEntryDump(
            new ArrivingGeneration(options, blockSize, (done, length) -> {}),
            (one, size, old, terms, state) ->
                dump(one, options.compression().onTheWay(), size, old, terms, state),
            source);
  }

  private RemoteDump.Result dump(
      RemoteSource source,
      RemoteDump.Packing packing,
      int blockSize,
      ResumingDump.Digests old,
      RemoteDump.Terms terms,
      DumpState state)
      throws IOException {
    // An old digest brings its own.
    Begun begun = new Begun(source, old == null ? blockSize : 0, packing);
    return new ResumingDump(line(), begun, terms).run(old, state, say);
  }

  /** What is dumped over whatever connection. */
  private final class Begun implements ResumingDump.Source {
    private final RemoteSource source;
    private final int blockSize;
    private final RemoteDump.Packing packing;

    Begun(RemoteSource source, int blockSize, RemoteDump.Packing packing) {
      this.source = source;
      this.blockSize = blockSize;
      this.packing = packing;
    }

    @Override
    public RemoteDump.Request begin(RemoteDump open) throws IOException {
      Optional<byte[]> request = source.request();
      if (request.isPresent()) {
        new RemoteData(open).next(source.entry().length(), request.get());
      }
      return new RemoteDump.Request(source.path(), blockSize, packing);
    }

    @Override
    public boolean isLasting() {
      return found != null && found.isLasting();
    }
  }

  private ResumingDump.Line line() {
    return new ResumingDump.Line() {
      @Override
      public RemoteDump connect() throws IOException {
        return RemoteGroup.this.connect();
      }

      @Override
      public void done(RemoteDump open) {
        // The next file comes over the same one.
      }

      @Override
      public void failed() {
        close();
      }
    };
  }

  @Override
  public List<String> changed() throws IOException {
    List<String> moved = List.of();
    if (!found.files().isEmpty()) {
      moved = changes(moment.look(new RemoteData(connect())));
    }
    connect().finish(); // Before the copy counts: an error over there is one of the copy.
    return moved;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
