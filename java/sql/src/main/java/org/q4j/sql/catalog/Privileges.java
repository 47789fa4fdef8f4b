package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Privileges: everyone who may log in may do everything that there is. */
final class Privileges {
  private Privileges() {}

  private static List<String[]> list() {
    return Resources.lines("privileges.txt").stream().map(line -> line.split("\\|", 3)).toList();
  }

  /** Returns the rows of information_schema.USER_PRIVILEGES: those of the session's user. */
  static List<Object[]> rows(CatalogSession session) {
    List<Object[]> rows = new ArrayList<>();
    for (String[] one : list()) {
      String name = one[0].toUpperCase(Locale.ROOT);
      rows.add(new Object[] {grantee(session), "def", name, "NO"});
    }
    return rows;
  }

  /** Returns the rows of SHOW PRIVILEGES. */
  static List<Object[]> shown() {
    List<Object[]> rows = new ArrayList<>();
    list().forEach(one -> rows.add(new Object[] {one[0], one[1], one[2]}));
    return rows;
  }

  private static String grantee(CatalogSession session) {
    return "'" + session.user().replace("'", "''") + "'@'%'";
  }

  static String grant(CatalogSession session) {
    return "GRANT ALL PRIVILEGES ON *.* TO " + grantee(session);
  }
}
