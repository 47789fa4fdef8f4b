package org.q4j.backup;

import java.util.List;

/** How a server is kept still while something is copied from it. */
public enum LockMethod {
  /** No writes and no commits, by {@code FLUSH TABLES WITH READ LOCK}: MySQL and MariaDB. */
  FTWRL(
      List.of("FLUSH TABLES WITH READ LOCK"),
      "UNLOCK TABLES",
      "RENAME TABLE mysql.q4j_lock_probe_1 TO mysql.q4j_lock_probe_2",
      1223),

  /**
   * MariaDB's stages up to {@code BLOCK_COMMIT}: running statements are not waited for, commits are
   * blocked.
   */
  BACKUP_STAGE(
      List.of(
          "BACKUP STAGE START",
          "BACKUP STAGE FLUSH",
          "BACKUP STAGE BLOCK_DDL",
          "BACKUP STAGE BLOCK_COMMIT"),
      "BACKUP STAGE END",
      "BACKUP STAGE START",
      4147),

  /** MySQL 8: only changes of definitions are blocked. */
  INSTANCE(List.of("LOCK INSTANCE FOR BACKUP"), "UNLOCK INSTANCE", null, 0);

  /** Joined, because an enum is to be immutable; no statement has a line break. */
  private final String before;

  private final String after;
  private final String probe;
  private final int refusal;

  LockMethod(List<String> before, String after, String probe, int refusal) {
    this.before = String.join("\n", before);
    this.after = after;
    this.probe = probe;
    this.refusal = refusal;
  }

  /** Returns the statements that take the lock. */
  List<String> before() {
    return before.lines().toList();
  }

  /** Returns the statement that releases it. */
  String after() {
    return after;
  }

  /**
   * Returns a statement that a session with the lock is refused with {@link #refusal}, and that
   * changes nothing in one without it; null where there is none.
   */
  String probe() {
    return probe;
  }

  /** Returns the server's error number of that refusal. */
  int refusal() {
    return refusal;
  }
}
