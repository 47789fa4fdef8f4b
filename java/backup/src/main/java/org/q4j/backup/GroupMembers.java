package org.q4j.backup;

import java.io.IOException;
import org.q4j.CorruptException;

/**
 * Opens the sets of a folder's files.
 *
 * @param names of the folder
 * @param key of an encrypted folder, or null
 */
record GroupMembers(GroupFiles names, SetKey key) {
  /** Opens the set of a file. */
  BackupSet set(String path) {
    return BackupSet.openMember(names.set(path), SetKey.of(key, path));
  }

  /**
   * Opens the set of a copy's file.
   *
   * @throws CorruptException when its generation is not the one that the copy's list is of
   */
  BackupSet set(GroupCopy.Member member) throws IOException {
    String path = member.entry().path();
    BackupSet set = set(path);
    if (key != null && set.isTied(member.generation()) != member.tied()) {
      throw new CorruptException(
          member.tied()
              ? "generation %d of %s is of an earlier version (expected=one that says which file it is of): it was put in another's place"
                  .formatted(member.generation(), names.set(path))
              : "the list of the copy is older than generation %d of %s that it names: it was put in another's place"
                  .formatted(member.generation(), names.set(path)));
    }
    return set;
  }
}
