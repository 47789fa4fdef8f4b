package org.q4j.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.q4j.CorruptException;

/**
 * What {@code FOLDER/copy.N.json} says: which files a group had at a moment, and which generation
 * of each one's set holds it.
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
 * earlier versions have none.
 *
 * <p>The last line is that of {@link ListSum}; lists of earlier versions have none.
 *
 * @param number from 1 on
 * @param at the moment
 * @param heldMicros how long writers were held up for it, in microseconds; -1 where that was not
 *     measured
 * @param source its name
 * @param position where the log of the server stood whose files these are ({@code "binlog_file"},
 *     {@code "binlog_position"}, {@code "gtid"}); empty where no lock told it
 * @param files the entries
 */
public record GroupCopy(
    long number,
    Instant at,
    long heldMicros,
    String source,
    Optional<BinlogPosition> position,
    List<Member> files) {
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

  /**
   * One entry.
   *
   * @param entry what it is
   * @param generation of its set; 0 for folders and links
   */
  public record Member(FileGroup.Entry entry, long generation) {}

  /** Returns of each file the generation of its set that this copy needs. */
  Map<String, Long> generations() {
    Map<String, Long> all = new TreeMap<>();
    for (Member member : files) {
      if (member.entry().kind() == FileGroup.Kind.FILE) {
        all.put(member.entry().path(), member.generation());
      }
    }
    return all;
  }

  byte[] format() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("copy", number);
      out.writeStringField("at", at.toString());
      out.writeNumberField("held_micros", heldMicros);
      out.writeStringField("source", source);
      if (position.isPresent()) {
        out.writeStringField("binlog_file", position.get().file());
        out.writeNumberField("binlog_position", position.get().position());
        out.writeStringField("gtid", position.get().gtid());
      }
      out.writeArrayFieldStart("entries");
      for (Member member : files) {
        FileGroup.Entry entry = member.entry();
        out.writeRaw('\n');
        out.writeStartObject();
        out.writeStringField("path", entry.path());
        out.writeStringField("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        out.writeNumberField("generation", member.generation());
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
      ListSum.write(out, bytes);
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one.
   *
   * @throws CorruptException when it is none, is damaged, or leads out of the folder
   */
  static GroupCopy read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try (JsonParser in = JSON.createParser(bytes)) {
      Map<String, String> head = new HashMap<>();
      List<Member> files = new ArrayList<>();
      expect(in.nextToken(), JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (in.nextToken() == JsonToken.START_ARRAY) {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            files.add(member(in));
          }
        } else {
          head.put(name, in.getText());
        }
      }
      expect(in.currentToken(), JsonToken.END_OBJECT);
      checkSum(bytes, head);
      checkName(file, number(head, "copy"));
      checkTree(files);
      return new GroupCopy(
          number(head, "copy"),
          Instant.parse(text(head, "at")),
          number(head, "held_micros"),
          text(head, "source"),
          BinlogPosition.of(
              head.getOrDefault("binlog_file", ""),
              head.getOrDefault("binlog_position", ""),
              head.getOrDefault("gtid", "")),
          files);
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

  /** A list that was put in the place of another one is whole, and wrong. */
  private static void checkName(Path file, long number) {
    String expected = "copy." + number + ".json";
    if (!file.getFileName().toString().equals(expected)) {
      throw new IllegalArgumentException("copy=%d (expected=as the name says)".formatted(number));
    }
  }

  private static void checkSum(byte[] bytes, Map<String, String> head) {
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
  private static void checkTree(List<Member> files) {
    Map<String, FileGroup.Kind> kinds = new HashMap<>();
    for (Member member : files) {
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

  private static Member member(JsonParser in) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, in.getText());
    }
    return new Member(
        new FileGroup.Entry(
            checkedPath(text(fields, "path")),
            FileGroup.Kind.valueOf(text(fields, "kind").toUpperCase(Locale.ROOT)),
            number(fields, "length"),
            text(fields, "target"),
            (int) number(fields, "mode") & 07777,
            (int) number(fields, "uid"),
            (int) number(fields, "gid"),
            fields.containsKey("modified") ? number(fields, "modified") : FileGroup.Entry.NO_TIME),
        number(fields, "generation"));
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
      throw new IllegalArgumentException("%s (expected=%s)".formatted(found, expected));
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
