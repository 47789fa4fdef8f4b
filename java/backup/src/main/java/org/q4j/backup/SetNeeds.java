package org.q4j.backup;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.Q4jException;
import org.q4j.io.NativeDisk;

/**
 * What of a backup set has to stay where and as it is, for tools that move files without knowing
 * sets. Told by names: {@code NAME.N…} is of generation N of the set whose {@code NAME.ver} lies
 * beside it.
 */
public final class SetNeeds {
  private static final Pattern GENERATION = Pattern.compile("([1-9][0-9]{0,8})(?:\\..+)?");

  private SetNeeds() {}

  /**
   * Returns whose file this is.
   *
   * @return the set's name without its folder; nothing for a file of no set
   */
  public static Optional<String> set(Path file) {
    String name = file.getFileName().toString();
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String set = name.substring(0, dot);
      if (Files.exists(file.resolveSibling(set + ".ver"), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(set);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns why a file must stay on local disk: the next incremental reads the digests of the
   * newest generation, and a set is found by its {@code .ver}. Older generations are only read by a
   * restore, a verification or a prune, which get them back.
   *
   * @return nothing when it may leave
   */
  public static Optional<String> whyLocal(Path file) {
    return set(file)
        .flatMap(
            set -> {
              String rest = file.getFileName().toString().substring(set.length() + 1);
              Matcher generation = GENERATION.matcher(rest);
              if (!generation.matches() || rest.endsWith(".tmp")) {
                return Optional.of("backup set %s is found and locked by it".formatted(set));
              }
              long last;
              try {
                last = new SetFiles(file.resolveSibling(set)).lastGeneration(NativeDisk.instance());
              } catch (Q4jException unusable) {
                return Optional.of("backup set %s: %s".formatted(set, unusable.getMessage()));
              }
              return Long.parseLong(generation.group(1)) < last
                  ? Optional.empty()
                  : Optional.of(
                      "the next incremental of backup set %s needs generation %d"
                          .formatted(set, last));
            });
  }

  /**
   * Returns why a file must not be removed, renamed or packed otherwise: each generation needs
   * those before it, and its checksums are of the file as it lies there.
   *
   * @return nothing for a file of no set
   */
  public static Optional<String> whyUnchanged(Path file) {
    return set(file)
        .map(set -> "belongs to backup set %s, which only q4j backup changes".formatted(set));
  }
}
