package org.q4j.monitor.health;

/** What a server has to be to get clients. */
public enum Role {
  /** Replicates from another, with all its threads running. */
  REPLICA,
  /** Replicates from nobody and may be written to. */
  PRIMARY,
  /** Either; if it replicates, as a replica has to. */
  ANY
}
