package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says works. */
class ReadmeTest {
  @TempDir Path folder;

  private static String readme() throws IOException {
    return Files.readString(Command.ROOT.resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(readme());
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  @Test
  void everyShellCommandWorks() throws IOException {
    List<String> blocks = blocks("sh");
    assertTrue(blocks.size() >= 2);
    Map<String, String> environment = Map.of("Q4J_DATA", folder.resolve("data").toString());
    for (String block : blocks) {
      Command done = Command.run(environment, block, List.of("sh", "-e"));
      assertEquals(0, done.exit(), () -> block + done);
    }
  }

  @Test
  void theTestCommandIsWhatCiCalls() throws IOException {
    assertTrue(readme().contains("\n    ./q4j test\n"));
    String ci = Files.readString(Command.ROOT.resolve(".ci/run"));
    assertTrue(ci.strip().endsWith("exec ./q4j test"), ci);
  }

  @Test
  void everyFileItNamesIsThere() throws IOException {
    Matcher names =
        Pattern.compile("\\]\\(([A-Z]+(\\.md)?)\\)|^\\| `([a-z/]+)` \\|", Pattern.MULTILINE)
            .matcher(readme());
    int count = 0;
    while (names.find()) {
      String name = names.group(1) == null ? names.group(3) : names.group(1);
      assertTrue(Files.exists(Command.ROOT.resolve(name)), name);
      count++;
    }
    assertTrue(count >= 7, "names found: " + count);
  }

  @Test
  void everyTestThatTheGuaranteesNameIsThere() throws IOException {
    Matcher names = Pattern.compile("`([A-Z][A-Za-z]+Test)`").matcher(readme());
    int count = 0;
    while (names.find()) {
      String file = names.group(1) + ".java";
      try (var files = Files.walk(Command.ROOT)) {
        assertTrue(files.anyMatch(path -> path.endsWith(file)), file);
      }
      count++;
    }
    assertTrue(count >= 9, "tests found: " + count);
  }

  @Test
  void theJavaSampleCompilesAndRuns() throws Exception {
    List<String> samples = blocks("java");
    assertEquals(1, samples.size());
    String source =
        """
        import java.nio.file.Path;
        import java.time.Duration;
        import java.util.Optional;
        import org.q4j.queue.*;
        import org.q4j.row.Row;
        public class Sample {
          static long seen;
          static void work(Row row) { seen = row.getLong("id"); }
          public static long run() {
            %s
            return seen;
          }
        }
        """
            .formatted(
                samples
                    .get(0)
                    .replace("\"data\"", "\"" + folder.resolve("sample").toString() + "\""));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    SimpleJavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///Sample.java"), SimpleJavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    assertTrue(
        compiler.getTask(messages, null, null, options, null, List.of(file)).call(),
        messages::toString);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      assertEquals(1L, loader.loadClass("Sample").getMethod("run").invoke(null));
    }
  }
}
