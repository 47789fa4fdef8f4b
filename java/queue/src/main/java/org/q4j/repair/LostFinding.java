package org.q4j.repair;

import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockReader;

/** Says what a stretch has that should not be so. */
final class LostFinding {
  private LostFinding() {}

  static Finding of(Storage storage, Damage damage) {
    if (damage.kind() == StretchKind.UNPROVEN) {
      return Finding.damage(
          "blocks that only a search found, " + damage,
          damage.from(),
          "a block that others lead to",
          "blocks that lead neither to the end nor far enough");
    }
    String what = "a block does not verify, " + damage;
    if (damage.expected() < 0) {
      return Finding.damage(what, damage.from(), "a checksum record", standing(storage, damage));
    }
    if (damage.found() == damage.expected()) {
      return Finding.damage(
          what,
          damage.from() + RecordDescriptor.HEAD_LENGTH,
          "length=" + (damage.length() - RecordDescriptor.CHECKSUM_LENGTH),
          "length=" + BlockReader.announcedLength(storage, damage.from()));
    }
    return damage.found() < 0
        ? Finding.damage(
            what,
            damage.from(),
            checksum(damage.expected()) + " over records of the announced length",
            "records that do not fill it")
        : Finding.damage(
            what, damage.from(), checksum(damage.expected()), checksum(damage.found()));
  }

  private static String standing(Storage storage, Damage damage) {
    long length = Math.min(damage.to(), storage.length()) - damage.from();
    if (length < RecordDescriptor.CHECKSUM_LENGTH) {
      return Math.max(0, length) + " bytes";
    }
    return "head %08x".formatted(storage.readInt(damage.from()));
  }

  private static String checksum(int value) {
    return "checksum %08x".formatted(value | RecordDescriptor.CHECKSUM);
  }
}
