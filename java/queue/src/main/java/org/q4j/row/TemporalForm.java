package org.q4j.row;

/**
 * The generations of TIME, DATETIME and TIMESTAMP on disk. Which one a column has is part of its
 * type: servers keep it when they are upgraded, and say it by a comment behind the type.
 */
enum TemporalForm {
  /** Big-endian packed fields; fractions in hundreds of as many bytes as they need. */
  MYSQL_5_6("", ""),
  /** Little-endian decimal numbers and seconds, without fractions. MariaDB has it too. */
  MYSQL_5_5(" of 5.5", "/* 5.5 binary format */"),
  /** MariaDB's since 5.3, for columns with a fraction only: big-endian counts of its units. */
  MARIADB_5_3(" of MariaDB 5.3", "/* mariadb-5.3 */");

  private final String label;
  private final String comment;

  TemporalForm(String label, String comment) {
    this.label = label;
    this.comment = comment;
  }

  /**
   * Returns the form that the text behind a type names; that of 5.6 when it names none.
   *
   * @param behind what stands up to the next token: blanks and comments
   */
  static TemporalForm named(String behind) {
    for (TemporalForm form : values()) {
      if (form != MYSQL_5_6 && behind.contains(form.comment)) {
        return form;
      }
    }
    return MYSQL_5_6;
  }

  /** Returns what messages show behind the type. */
  String label() {
    return label;
  }

  /** Returns what SHOW CREATE TABLE prints behind the type. */
  String sql() {
    return comment.isEmpty() ? "" : " " + comment;
  }
}
