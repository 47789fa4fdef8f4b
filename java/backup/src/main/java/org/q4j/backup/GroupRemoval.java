package org.q4j.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.q4j.CorruptException;
import org.q4j.io.Disk;

/**
 * What {@code FOLDER/removal.json} says: the copies that a prune removes, and the files whose sets
 * go with them because no other copy has them. It is there from before the first of them is gone
 * until the last one is, so whoever works on the folder next can finish what was stopped.
 *
 * <pre>
 *   {"copies": [1, 2], "paths": ["app/old.Q4M", "app/old.sql"]
 *   ,"sha256": "…"}
 * </pre>
 *
 * <p>The last line is that of {@link ListSum}; lists of earlier versions have none.
 *
 * @param copies their numbers
 * @param paths of the files
 */
record GroupRemoval(List<Long> copies, List<String> paths) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Removes; stopped anywhere, {@link #finish} goes on. */
  void begin(Disk disk, GroupFiles names, SetKey key) throws IOException {
    disk.writeFile(names.removal(), format());
    finish(disk, names, key);
  }

  /**
   * Finishes a removal that was begun, if there is one. The caller holds the folder's lock.
   *
   * @param key of an encrypted folder, or null
   * @throws CorruptException when the list cannot be read
   */
  static void finish(Disk disk, GroupFiles names, SetKey key) throws IOException {
    if (!disk.exists(names.removal())) {
      return;
    }
    GroupRemoval removal = read(names.removal());
    for (String path : removal.paths()) {
      checkWithin(new SetFiles(names.set(path)), names);
    }
    for (long copy : removal.copies()) {
      disk.delete(names.copy(copy));
    }
    Set<String> needed = new TreeSet<>();
    for (long number : names.numbers()) {
      needed.addAll(CopyList.read(names.copy(number), key).generations().keySet());
    }
    for (String path : removal.paths()) {
      if (!needed.contains(path)) {
        SetFiles set = new SetFiles(names.set(path));
        set.remove(disk);
        removeEmpty(set.folder(), names.folder());
      }
    }
    disk.delete(names.removal());
  }

  /**
   * The list has no key: whoever can write here must not have files elsewhere removed by a link.
   */
  private static void checkWithin(SetFiles set, GroupFiles names) throws IOException {
    if (Files.isDirectory(set.folder())
        && !set.folder().toRealPath().startsWith(names.folder().toRealPath())) {
      throw new CorruptException(
          "%s is to be removed by %s, but a link leads from there to %s; remove that list, and q4j backup prune again"
              .formatted(set.name(), names.removal(), set.folder().toRealPath()));
    }
  }

  private static void removeEmpty(Path folder, Path root) throws IOException {
    for (Path one = folder; !one.equals(root) && Files.isDirectory(one); one = one.getParent()) {
      try {
        Files.delete(one);
      } catch (DirectoryNotEmptyException used) {
        return; // By the sets of other files.
      }
    }
  }

  byte[] format() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeArrayFieldStart("copies");
      for (long copy : copies) {
        out.writeNumber(copy);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("paths");
      for (String path : paths) {
        out.writeString(path);
      }
      out.writeEndArray();
      ListSum.write(out, bytes, null);
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  private static GroupRemoval read(Path file) throws IOException {
    List<Long> copies = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(file);
    try (JsonParser in = JSON.createParser(bytes)) {
      CopyList.expect(in.nextToken(), JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (name.equals(ListSum.FIELD)) {
          ListSum.check(bytes, in.nextTextValue());
          continue;
        }
        boolean isCopies = name.equals("copies");
        CopyList.expect(in.nextToken(), JsonToken.START_ARRAY);
        while (in.nextToken() != JsonToken.END_ARRAY) {
          if (isCopies) {
            CopyList.expect(in.currentToken(), JsonToken.VALUE_NUMBER_INT);
            copies.add(in.getLongValue());
          } else {
            paths.add(CopyList.checkedPath(in.getText()));
          }
        }
      }
      CopyList.expect(in.currentToken(), JsonToken.END_OBJECT);
    } catch (JsonProcessingException | CharConversionException | IllegalArgumentException wrong) {
      throw new CorruptException(
          "not the list of what a prune removes: %s (%s); remove it, and q4j backup prune again"
              .formatted(file, wrong.getMessage().lines().findFirst().orElse("")),
          wrong);
    }
    return new GroupRemoval(copies, paths);
  }
}
