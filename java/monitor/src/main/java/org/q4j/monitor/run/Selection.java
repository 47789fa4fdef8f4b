package org.q4j.monitor.run;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.q4j.NotFoundException;

/**
 * What is run: jars, folders of classes or of jars, classes by name, methods as {@code
 * Class#method}.
 */
final class Selection {
  private final Set<Path> roots = new LinkedHashSet<>();
  private final List<String> names = new ArrayList<>();

  /**
   * @throws NotFoundException when something is neither a file nor could be a class
   */
  Selection(List<String> selected) throws IOException {
    for (String name : selected) {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        roots.add(path.toAbsolutePath());
        addJars(path);
      } else if (Files.isRegularFile(path)) {
        roots.add(path.toAbsolutePath());
      } else if (name.matches("[\\p{L}_$][\\p{L}\\p{N}_$.]*(#[\\p{L}_$][\\p{L}\\p{N}_$]*)?")
          && !name.endsWith(".jar")) {
        names.add(name);
      } else {
        throw new NotFoundException(
            "no such file: %s (expected=a jar, a folder, or the name of a class)".formatted(name));
      }
    }
  }

  private void addJars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jars::add);
    }
    jars.sort(null);
    jars.forEach(jar -> roots.add(jar.toAbsolutePath()));
  }

  /**
   * Returns a class loader that knows what is selected.
   *
   * @param more jars and folders that it needs besides
   */
  URLClassLoader loader(List<Path> more) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path root : roots) {
      urls.add(root.toUri().toURL());
    }
    for (Path path : more) {
      urls.add(path.toUri().toURL());
    }
    return new URLClassLoader(
        "q4j-tests", urls.toArray(URL[]::new), Selection.class.getClassLoader());
  }

  /**
   * Returns it for JUnit.
   *
   * @throws NotFoundException when a class is not there
   */
  List<DiscoverySelector> selectors(ClassLoader loader) {
    List<DiscoverySelector> selectors =
        new ArrayList<>(DiscoverySelectors.selectClasspathRoots(roots));
    for (String name : names) {
      int hash = name.indexOf('#');
      Class<?> selected = load(loader, hash < 0 ? name : name.substring(0, hash));
      selectors.add(
          hash < 0
              ? DiscoverySelectors.selectClass(selected)
              : DiscoverySelectors.selectMethod(selected, name.substring(hash + 1)));
    }
    return selectors;
  }

  private static Class<?> load(ClassLoader loader, String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new NotFoundException(
          "no such file or class: %s; --class-path names the jars and folders of classes"
              .formatted(name),
          missing);
    }
  }
}
