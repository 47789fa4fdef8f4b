package org.q4j.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A table among the golden files: what a real server wrote, and what it said about it.
 *
 * @param folder the case's folder
 * @param name the table's name
 */
public record GoldenTable(Path folder, String name) {

  private static final Pattern LISTED_ROW = Pattern.compile("(?m)^ *(\\d+) row(?:_removed)? size=");

  private static final int LOW_BITS = (1 << 29) - 1;
  private static final int CHECKSUM = 2;
  private static final int COUNTER = 6;

  /** Returns the folder of golden files, found from the property q4j.root or the working folder. */
  public static Path root() {
    String property = System.getProperty("q4j.root");
    Path at = Path.of(property == null ? "" : property).toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("tests/golden"))) {
      at = at.getParent();
    }
    if (at == null) {
      throw new IllegalStateException("no tests/golden: q4j.root=" + property);
    }
    return at.resolve("tests/golden");
  }

  /** Returns the table of a case, for example {@code of("01-int", "t_int")}. */
  public static GoldenTable of(String folder, String table) {
    return new GoldenTable(root().resolve(folder), table);
  }

  /** Returns all tables of a case, in order of their names. */
  public static List<GoldenTable> all(String folder) {
    Path path = root().resolve(folder);
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".sql"))
          .map(file -> new GoldenTable(path, file.substring(0, file.length() - 4)))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what SHOW CREATE TABLE said. */
  public String sql() {
    return text(".sql");
  }

  /**
   * Returns the unzipped queue file.
   *
   * @param version {@code ""}, {@code ".before"} or {@code ".after"}
   */
  public byte[] file(String version) {
    return bytes(version + ".Q4M.gz");
  }

  /** Returns the version that the expected rows stand in: {@code ""} or {@code ".after"}. */
  public String readableVersion() {
    return Files.exists(folder.resolve(name + ".Q4M.gz")) ? "" : ".after";
  }

  /**
   * Returns the row records from the header's {@code begin} to its {@code end}, removed ones
   * included. Only for files that were closed properly: nothing is verified.
   */
  public List<GoldenRecord> records(String version) {
    ByteBuffer file = ByteBuffer.wrap(file(version)).order(ByteOrder.LITTLE_ENDIAN);
    int end = Math.toIntExact(file.getLong(8));
    int at = Math.toIntExact(file.getLong(16));
    long rowId = file.getLong(24);
    List<GoldenRecord> records = new ArrayList<>();
    while (at < end) {
      int head = file.getInt(at);
      int low = head & LOW_BITS;
      int type = head >>> 29;
      switch (type) {
        case CHECKSUM -> at += 12;
        case COUNTER -> {
          rowId += low;
          at += 4;
        }
        default -> {
          byte[] body = Arrays.copyOfRange(file.array(), at + 4, at + 4 + low);
          records.add(new GoldenRecord(at, rowId++, type >= 4, body));
          at += 4 + low;
        }
      }
    }
    return records;
  }

  /** Returns the offsets of row records that the listing has; long files are listed in part. */
  public Set<Integer> listedRows(String version) {
    return LISTED_ROW
        .matcher(text(version + ".layout.txt"))
        .results()
        .map(row -> Integer.valueOf(row.group(1)))
        .collect(Collectors.toSet());
  }

  /** Returns the live rows that the real server gave out, oldest first. */
  public List<ExpectedRow> expected() {
    String json =
        Files.exists(folder.resolve(name + ".expected.jsonl"))
            ? text(".expected.jsonl")
            : new String(bytes(".expected.jsonl.gz"), StandardCharsets.UTF_8);
    return json.lines().map(ExpectedRow::parse).toList();
  }

  private String text(String suffix) {
    try {
      return Files.readString(folder.resolve(name + suffix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(String suffix) {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(folder.resolve(name + suffix)), 1 << 16)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns case and table. */
  @Override
  public String toString() {
    return folder.getFileName() + "/" + name;
  }
}
