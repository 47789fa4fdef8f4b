package org.q4j.store;

/** Is told which rows are about to be removed. */
interface RemovalListener {
  /** These rows are about to be removed. Called by the group's leader, before it writes. */
  void removing(Removals rows);
}
