package org.q4j.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/**
 * The list of a copy, {@code FOLDER/copy.N.json}.
 *
 * <pre>
 *   {"copy": 3, "at": "2026-01-31T12:00:00Z", "held_micros": 412, "source": "q4j:/data",
 *    "entries": [
 *     {"path": "app/jobs.Q4M", "kind": "file", "generation": 2, "length": 4194304, "mode": 384,
 *      "uid": -1, "gid": -1}, …]
 *   ,"sha256": "…"}
 * </pre>
 *
 * <p>Of files of a folder {@code "modified"} is their time, in nanoseconds since 1970; lists of
 * earlier versions have none. {@code "binlog_file"}, {@code "binlog_position"} and {@code "gtid"}
 * are there where a lock told them. The last line is that of {@link ListSum}; lists of earlier
 * versions have none.
 *
 * <p>Of an encrypted folder the array of the entries is encrypted in age's format, as Base64 in
 * lines, and the last line is made by the key, of the number, too:
 *
 * <pre>
 *    "sealed_since": 2, "files": 1, "length": 4194304, "sealed": [
 *     "YWdlLWVuY3J5cHRpb24ub3JnL3YxC…", …]
 *   ,"hmac_sha256": "…"}
 * </pre>
 */
final class CopyList {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> HEAD =
      Set.of(
          "copy",
          "at",
          "held_micros",
          "source",
          "binlog_file",
          "binlog_position",
          "gtid",
          ListSum.FIELD);

  /** Bytes of a line before Base64. */
  private static final int LINE = 3 * 4096;

  /**
   * A list as it lies there.
   *
   * @param head its fields
   * @param entries the entries; null where they are encrypted
   * @param sealed these; null where there are none
   */
  private record Raw(
      Map<String, String> head, List<GroupCopy.Member> entries, ByteArrayOutputStream sealed) {}

  private CopyList() {}

  /**
   * Returns the bytes of a list.
   *
   * @param key of an encrypted folder, or null
   */
  static byte[] format(GroupCopy copy, SetKey key) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("copy", copy.number());
      out.writeStringField("at", copy.at().toString());
      out.writeNumberField("held_micros", copy.heldMicros());
      out.writeStringField("source", copy.source());
      if (copy.position().isPresent()) {
        out.writeStringField("binlog_file", copy.position().get().file());
        out.writeNumberField("binlog_position", copy.position().get().position());
        out.writeStringField("gtid", copy.position().get().gtid());
      }
      if (key == null) {
        out.writeFieldName("entries");
        entries(copy.files(), out);
      } else {
        CopyHead head = copy.head();
        out.writeNumberField("sealed_since", head.sealedSince());
        out.writeNumberField("files", head.files());
        out.writeNumberField("length", head.length());
        out.writeArrayFieldStart("sealed");
        byte[] sealed = seal(copy.files(), key);
        for (int at = 0; at < sealed.length; at += LINE) {
          out.writeRaw('\n');
          byte[] line = Arrays.copyOfRange(sealed, at, Math.min(sealed.length, at + LINE));
          out.writeString(Base64.getEncoder().encodeToString(line));
        }
        out.writeEndArray();
      }
      ListSum.write(out, bytes, key);
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  private static byte[] seal(List<GroupCopy.Member> files, SetKey key) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream sealed = key.seal(bytes);
        JsonGenerator out = JSON.createGenerator(sealed)) {
      entries(files, out);
    }
    return bytes.toByteArray();
  }

  private static void entries(List<GroupCopy.Member> files, JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (GroupCopy.Member member : files) {
      FileGroup.Entry entry = member.entry();
      out.writeRaw('\n');
      out.writeStartObject();
      out.writeStringField("path", entry.path());
      out.writeStringField("kind", entry.kind().name().toLowerCase(Locale.ROOT));
      out.writeNumberField("generation", member.generation());
      if (member.tied()) {
        out.writeBooleanField("tied", true);
      }
      out.writeNumberField("length", entry.length());
      out.writeStringField("target", entry.target());
      out.writeNumberField("mode", entry.mode());
      out.writeNumberField("uid", entry.uid());
      out.writeNumberField("gid", entry.gid());
      if (entry.modified() != FileGroup.Entry.NO_TIME) {
        out.writeNumberField("modified", entry.modified());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** What is made of a list that has the checksum it states. */
  private interface Use<T> {
    T of(Raw raw) throws IOException;
  }

  /**
   * Reads one.
   *
   * @param key of an encrypted folder, or null
   * @throws CorruptException when it is none, is damaged, is not the key's, or leads out of the
   *     folder
   * @throws UnsupportedException when it is encrypted and there is no key
   */
  static GroupCopy read(Path file, SetKey key) throws IOException {
    return read(
        file,
        key,
        raw -> {
          List<GroupCopy.Member> files = raw.entries();
          if (files == null) {
            if (key == null) {
              throw new UnsupportedException(
                  "%s is encrypted: give the key it was encrypted with, --key KEYFILE"
                      .formatted(file));
            }
            files = unseal(raw.sealed().toByteArray(), key, file);
          }
          return copy(raw, files);
        });
  }

  private static GroupCopy copy(Raw raw, List<GroupCopy.Member> files) {
    checkTree(files);
    CopyHead head = head(raw);
    return new GroupCopy(
        head.number(),
        head.at(),
        head.heldMicros(),
        head.source(),
        head.position(),
        files,
        head.sealedSince());
  }

  /**
   * Reads what of one needs no key.
   *
   * @param key of an encrypted folder; without one, that of an encrypted list is read but not
   *     authenticated
   * @throws CorruptException as {@link #read}
   */
  static CopyHead head(Path file, SetKey key) throws IOException {
    return read(
        file, key, raw -> raw.entries() == null ? head(raw) : copy(raw, raw.entries()).head());
  }

  private static CopyHead head(Raw raw) {
    Map<String, String> head = raw.head();
    boolean isSealed = raw.sealed() != null;
    return new CopyHead(
        number(head, "copy"),
        Instant.parse(text(head, "at")),
        number(head, "held_micros"),
        text(head, "source"),
        BinlogPosition.of(
            head.getOrDefault("binlog_file", ""),
            head.getOrDefault("binlog_position", ""),
            head.getOrDefault("gtid", "")),
        isSealed ? number(head, "files") : 0,
        isSealed ? number(head, "length") : 0,
        isSealed ? Math.max(1, number(head, "sealed_since")) : 0);
  }

  private static <T> T read(Path file, SetKey key, Use<T> use) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try (JsonParser in = JSON.createParser(bytes)) {
      Map<String, String> head = new HashMap<>();
      List<GroupCopy.Member> entries = null;
      ByteArrayOutputStream sealed = null;
      expect(in.nextToken(), JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (in.nextToken() != JsonToken.START_ARRAY) {
          head.put(name, in.getText());
        } else if (name.equals("sealed")) {
          sealed = new ByteArrayOutputStream();
          while (in.nextToken() == JsonToken.VALUE_STRING) {
            sealed.write(Base64.getDecoder().decode(in.getText()));
          }
        } else {
          entries = entries == null ? new ArrayList<>() : entries;
          members(in, entries);
        }
      }
      expect(in.currentToken(), JsonToken.END_OBJECT);
      if ((entries == null) == (sealed == null)) {
        throw new IllegalArgumentException("entries (expected=either plain or encrypted)");
      }
      checkSum(bytes, head, sealed != null, key, file);
      checkName(file, number(head, "copy"));
      return use.of(new Raw(head, entries, sealed));
    } catch (JsonProcessingException
        | CharConversionException
        | DateTimeException
        | IllegalArgumentException wrong) {
      throw new CorruptException(
          "not the list of a copy: %s (%s); q4j backup restore --generation N restores the others without it"
              .formatted(file, wrong.getMessage().lines().findFirst().orElse("")),
          wrong);
    }
  }

  private static List<GroupCopy.Member> unseal(byte[] sealed, SetKey key, Path file)
      throws IOException {
    List<GroupCopy.Member> files = new ArrayList<>();
    try (InputStream open = key.open(new ByteArrayInputStream(sealed), file.toString());
        JsonParser in = JSON.createParser(open)) {
      expect(in.nextToken(), JsonToken.START_ARRAY);
      members(in, files);
    }
    return files;
  }

  private static void members(JsonParser in, List<GroupCopy.Member> files) throws IOException {
    while (in.nextToken() == JsonToken.START_OBJECT) {
      files.add(member(in));
    }
  }

  /** A list that was put in the place of another one is whole, and wrong. */
  private static void checkName(Path file, long number) {
    String expected = "copy." + number + ".json";
    if (!file.getFileName().toString().equals(expected)) {
      throw new IllegalArgumentException("copy=%d (expected=as the name says)".formatted(number));
    }
  }

  private static void checkSum(
      byte[] bytes, Map<String, String> head, boolean isSealed, SetKey key, Path file) {
    if (isSealed) {
      ListSum.checkKey(bytes, text(head, ListSum.KEY_FIELD), key, file);
      return;
    }
    String stated = head.get(ListSum.FIELD);
    if (stated != null) {
      ListSum.check(bytes, stated);
      return;
    }
    for (String name : head.keySet()) {
      if (!HEAD.contains(name)) {
        throw new IllegalArgumentException("field=%s (expected=one of %s)".formatted(name, HEAD));
      }
    }
  }

  /**
   * Checks that each path is there once and below folders only: what is restored below a link would
   * come to lie where that leads.
   */
  private static void checkTree(List<GroupCopy.Member> files) {
    Map<String, FileGroup.Kind> kinds = new HashMap<>();
    for (GroupCopy.Member member : files) {
      FileGroup.Entry entry = member.entry();
      if (kinds.put(entry.path(), entry.kind()) != null) {
        throw new IllegalArgumentException("path=%s twice (expected=once)".formatted(entry.path()));
      }
    }
    for (String path : kinds.keySet()) {
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        FileGroup.Kind above = kinds.get(path.substring(0, slash));
        if (above != null && above != FileGroup.Kind.FOLDER) {
          throw new IllegalArgumentException(
              "path=%s is below a %s (expected=below folders)"
                  .formatted(path, above.name().toLowerCase(Locale.ROOT)));
        }
      }
    }
  }

  private static GroupCopy.Member member(JsonParser in) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, in.getText());
    }
    FileGroup.Kind kind = FileGroup.Kind.valueOf(text(fields, "kind").toUpperCase(Locale.ROOT));
    boolean isFile = kind == FileGroup.Kind.FILE;
    return new GroupCopy.Member(
        new FileGroup.Entry(
            checkedPath(text(fields, "path")),
            kind,
            atLeast(isFile ? 0 : Long.MIN_VALUE, fields, "length"),
            checkedTarget(kind, text(fields, "target")),
            (int) number(fields, "mode") & 07777,
            (int) number(fields, "uid"),
            (int) number(fields, "gid"),
            fields.containsKey("modified") ? number(fields, "modified") : FileGroup.Entry.NO_TIME),
        atLeast(isFile ? 1 : 0, fields, "generation"),
        Boolean.parseBoolean(fields.get("tied")));
  }

  private static long atLeast(long least, Map<String, String> fields, String name) {
    long number = number(fields, name);
    if (number < least) {
      throw new IllegalArgumentException(
          "%s=%d (expected=%d or more)".formatted(name, number, least));
    }
    return number;
  }

  /** Links lead anywhere, but no file system has one to nothing, or to a name that is none. */
  private static String checkedTarget(FileGroup.Kind kind, String target) {
    if (kind == FileGroup.Kind.LINK && Path.of(target).toString().isEmpty()) {
      throw new IllegalArgumentException("target= (expected=where the link leads)");
    }
    return target;
  }

  /**
   * Checks that a path leads nowhere else.
   *
   * @throws IllegalArgumentException when it does
   */
  static String checkedPath(String path) {
    Path relative = Path.of(path);
    if (path.isEmpty()
        || relative.isAbsolute()
        || !relative.normalize().toString().equals(path)
        || relative.startsWith("..")) {
      throw new IllegalArgumentException("path=" + path + " (expected=within the folder)");
    }
    return path;
  }

  /** Checks the kind of a token. */
  static void expect(JsonToken found, JsonToken expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s (expected=%s)".formatted(found == null ? "the end" : found, expected));
    }
  }

  private static String text(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException("no field " + name);
    }
    return text;
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(text(fields, name));
  }
}
