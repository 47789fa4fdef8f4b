package org.q4j.bench;

/**
 * One line of the table.
 *
 * @param key what was measured
 * @param sync when a call was acknowledged; "-" where nothing is written
 * @param value the figure
 * @param unit its unit
 * @param error half of the 99.9 % confidence interval, or NaN
 * @param cost what a row cost
 * @param peer the line that this one is divided by, or null
 */
record Line(Key key, String sync, double value, String unit, double error, Cost cost, Key peer) {

  /**
   * What a line is found by.
   *
   * @param name of the bench, its sync mode included
   * @param threads that call
   */
  record Key(String name, int threads) {}

  /**
   * Costs, each NaN when it is not known.
   *
   * @param bytes allocated for each row
   * @param rowsPerSync rows that one fdatasync served
   * @param syncsPerBlock fdatasyncs for each block written
   */
  record Cost(double bytes, double rowsPerSync, double syncsPerBlock) {
    static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN, Double.NaN);
  }

  static Line of(String name, String sync, int threads, double value, String unit) {
    return new Line(
        new Key(name, threads), sync, value, unit, Double.NaN, Cost.UNKNOWN, /* peer= */ null);
  }

  Line against(String name) {
    return new Line(key, sync, value, unit, error, cost, new Key(name, key.threads()));
  }

  Line costing(double rowsPerSync) {
    Cost known = new Cost(Double.NaN, rowsPerSync, Double.NaN);
    return new Line(key, sync, value, unit, error, known, peer);
  }
}
