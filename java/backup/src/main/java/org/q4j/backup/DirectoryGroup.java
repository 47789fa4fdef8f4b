package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.UnsupportedException;

/**
 * A folder with all below it that lies on the same file system. What is neither file, folder nor
 * link (sockets, pipes) is left out, and said.
 */
public final class DirectoryGroup implements FileGroup {
  /** Begins the names that snapshots have; they are no part of what they are snapshots of. */
  static final String MARK = ".q4j-backup.";

  /** The inode number of what stands in a btrfs snapshot for a subvolume within. */
  static final long EMPTY_SUBVOLUME = 2;

  private static final int PERMISSIONS = 07777;
  private static final String STAT = "unix:mode,uid,gid,size,lastModifiedTime,ctime,ino";

  private final Path root;
  private final boolean isStill;
  private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Map<String, Object>> found = new HashMap<>();

  private int leftOut;

  private DirectoryGroup(Path root, boolean isStill) {
    this.root = root;
    this.isStill = isStill;
  }

  /**
   * Lists a folder.
   *
   * @param source a folder, or a link to one
   * @param isStill whether nobody can write there, as in a snapshot
   * @param say told what is left out
   */
  public static DirectoryGroup of(Path source, boolean isStill, Consumer<String> say)
      throws IOException {
    Path root = source.toRealPath(); // A link that is not followed would be all that is listed.
    DirectoryGroup group = new DirectoryGroup(root, isStill);
    Object device = Files.getAttribute(root, "unix:dev");
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (folder.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            if (folder.getFileName().toString().startsWith(MARK)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!device.equals(Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS))) {
              say.accept("left out, another file system: " + folder);
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (isStill && Long.valueOf(EMPTY_SUBVOLUME).equals(inode(folder))) {
              throw subvolume(root.relativize(folder).toString());
            }
            if (group.isLeftOut(folder, "", say)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            group.add(folder, Kind.FOLDER, "");
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String target =
                attributes.isSymbolicLink() ? Files.readSymbolicLink(file).toString() : "";
            if (group.isLeftOut(file, target, say)) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
              group.add(file, Kind.LINK, target);
            } else if (attributes.isRegularFile()) {
              group.add(file, Kind.FILE, "");
            } else {
              say.accept("left out, neither file nor folder: " + file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return group;
  }

  static UnsupportedException subvolume(String path) {
    return new UnsupportedException(
        "a subvolume of its own, which is no part of the snapshot: %s; back it up by itself"
            .formatted(path));
  }

  private static Object inode(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * @param target of a link; else empty
   */
  private boolean isLeftOut(Path path, String target, Consumer<String> say) {
    Optional<String> why = RemoteEntry.whyLeftOut(root.relativize(path).toString(), target);
    why.ifPresent(say);
    leftOut += why.isPresent() ? 1 : 0;
    return why.isPresent();
  }

  private void add(Path path, Kind kind, String target) throws IOException {
    Map<String, Object> stat = Files.readAttributes(path, STAT, LinkOption.NOFOLLOW_LINKS);
    String name = root.relativize(path).toString();
    entries.add(
        new Entry(
            name,
            kind,
            kind == Kind.FILE ? (long) stat.get("size") : 0,
            target,
            (int) stat.get("mode") & PERMISSIONS,
            (int) stat.get("uid"),
            (int) stat.get("gid"),
            ((FileTime) stat.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS)));
    if (!isStill && kind == Kind.FILE) {
      found.put(name, stat);
    }
  }

  @Override
  public Instant at() {
    return at;
  }

  @Override
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public int leftOut() {
    return leftOut;
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    return Files.newInputStream(root.resolve(entry.path()), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> changed() throws IOException {
    TreeSet<String> changed = new TreeSet<>();
    if (isStill) {
      return List.of();
    }
    for (Map.Entry<String, Map<String, Object>> one : found.entrySet()) {
      Path path = root.resolve(one.getKey());
      try {
        if (!one.getValue().equals(Files.readAttributes(path, STAT, LinkOption.NOFOLLOW_LINKS))) {
          changed.add(one.getKey());
        }
      } catch (NoSuchFileException gone) {
        changed.add(one.getKey());
      }
    }
    try (DirectoryGroup now = of(root, false, unheard -> {})) {
      now.found.keySet().stream().filter(name -> !found.containsKey(name)).forEach(changed::add);
    }
    return List.copyOf(changed);
  }

  @Override
  public void close() {
    found.clear();
  }
}
