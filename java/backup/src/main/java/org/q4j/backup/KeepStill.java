package org.q4j.backup;

/**
 * What keeps a source still.
 *
 * @param kind of the snapshot
 * @param freeze a folder where the source is, whose file system is frozen while the snapshot is
 *     taken; empty for none. It must not be the file system that the snapshot lies on
 * @param allowChanges whether a source without a snapshot may change while it is read
 */
public record KeepStill(SnapshotKind kind, String freeze, boolean allowChanges) {}
