package org.q4j.tests;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells answers of two servers apart. */
final class SqlComparison {
  private static final double ROUNDING = 1e-12;
  private static final Set<Integer> UNFIT = Set.of(1264, 1265, 1292, 1366, 1406);

  private SqlComparison() {}

  static Optional<String> difference(String sql, SqlAnswer ours, SqlAnswer theirs) {
    boolean same =
        sameError(ours.error(), theirs.error())
            && ours.count() == theirs.count()
            && sameWarnings(sql, ours, theirs)
            && ours.names().equals(theirs.names())
            && sameRows(ours, theirs);
    if (same) {
      return Optional.empty();
    }
    for (int i = 0; i < Math.min(ours.rows().size(), theirs.rows().size()); i++) {
      if (!sameRow(ours.rows().get(i), theirs.rows().get(i), theirs.types())) {
        String both = ours.rows().get(i) + "\n  theirs: " + theirs.rows().get(i);
        return Optional.of("%s%n  row %d, ours: %s".formatted(sql, i, both));
      }
    }
    return Optional.of(sql + "\n  ours:   " + ours + "\n  theirs: " + theirs);
  }

  /** Which of the values that do not fit is told of, and how, MySQL and MariaDB do not agree on. */
  private static boolean sameError(int ours, int theirs) {
    return ours == theirs || (UNFIT.contains(ours) && UNFIT.contains(theirs));
  }

  /**
   * Which rows a condition is computed for, and so warns of, is left to the server. What is no
   * number at all is 1265 to a DOUBLE of MySQL, 1366 to MariaDB's.
   */
  private static boolean sameWarnings(String sql, SqlAnswer ours, SqlAnswer theirs) {
    return ours.count() < 0
        || !sql.matches("(?s)(INSERT|LOAD).*")
        || plain(ours.warnings()).equals(plain(theirs.warnings()));
  }

  private static SortedSet<Integer> plain(SortedSet<Integer> warnings) {
    SortedSet<Integer> plain = new TreeSet<>(warnings);
    if (plain.remove(1366)) {
      plain.add(1265);
    }
    return plain;
  }

  private static boolean sameRows(SqlAnswer ours, SqlAnswer theirs) {
    if (ours.rows().size() != theirs.rows().size()) {
      return false;
    }
    for (int i = 0; i < ours.rows().size(); i++) {
      if (!sameRow(ours.rows().get(i), theirs.rows().get(i), theirs.types())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameRow(List<String> ours, List<String> theirs, List<String> types) {
    for (int i = 0; i < types.size(); i++) {
      String a = withoutMinus(ours.get(i));
      String b = withoutMinus(theirs.get(i));
      boolean close = types.get(i).equals("DOUBLE") && isClose(a, b);
      if (!a.equals(b) && !close) {
        return false;
      }
    }
    return true;
  }

  /** MariaDB has decimals that are a negative zero. */
  private static String withoutMinus(String value) {
    return value.replaceAll("(?<=^|;)-(?=0(\\.0+)?(;|$))", "");
  }

  /** Sums of floats depend on the order of the rows. */
  private static boolean isClose(String a, String b) {
    if (a.equals("\\N") || b.equals("\\N")) {
      return false;
    }
    double x = Double.parseDouble(a);
    double y = Double.parseDouble(b);
    return Math.abs(x - y) <= ROUNDING * Math.max(Math.abs(x), Math.abs(y));
  }
}
