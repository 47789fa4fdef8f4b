package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

/** No bytes make the reader do anything but answer or refuse. */
class FrmFuzzTest {

  /** Returns whether bytes are read; fails on any exception that is not documented. */
  private static boolean reads(byte[] frm, String what) {
    boolean printed = true;
    try {
      FrmReader.toSql(frm, "t.frm", "t");
    } catch (CorruptException | SchemaException | UnsupportedException e) {
      assertTrue(e.getMessage().startsWith("t.frm: "), what + ": " + e);
      printed = false;
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
    try {
      FrmReader.read(frm, "t.frm");
      assertTrue(printed, what);
    } catch (CorruptException | SchemaException | UnsupportedException e) {
      assertTrue(e.getMessage().startsWith("t.frm: "), what + ": " + e);
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
    return printed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mariadb-10.11/strings",
        "mariadb-10.11/expr",
        "mariadb-10.11/fractions",
        "mysql-5.5/times"
      })
  void everyTruncationIsRefused(String sample) {
    byte[] frm = FrmSamples.frm(sample);
    assertTrue(reads(frm, "whole"));
    int read = 0;
    for (int length = 0; length < frm.length; length++) {
      read += reads(Arrays.copyOf(frm, length), sample + " length=" + length) ? 1 : 0;
    }
    assertEquals(0, read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mariadb-10.11/numbers",
        "mariadb-10.11/strings",
        "mariadb-10.11/times",
        "mariadb-10.11/expr",
        "mariadb-10.11/types",
        "mariadb-10.11/pt"
      })
  void everyChangedByteIsReadOrRefused(String sample) {
    byte[] frm = FrmSamples.frm(sample);
    int refused = 0;
    for (int at = 0; at < frm.length; at++) {
      byte old = frm[at];
      for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255, old & 0xff}) {
        frm[at] = (byte) (old ^ change);
        refused += reads(frm, sample + " at=" + at + " change=" + change) ? 0 : 1;
      }
      frm[at] = old;
    }
    assertTrue(refused > 100, "refused " + refused);
  }

  @Test
  void randomChangesAreReadOrRefused() {
    long seed = 20261121;
    Random random = new Random(seed);
    byte[] frm = FrmSamples.frm("mysql-5.5/strings");
    int refused = 0;
    for (int round = 0; round < 5000; round++) {
      byte[] changed = frm.clone();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        // Most of a file of 5.5 is zeros that nobody reads.
        int at = random.nextBoolean() ? random.nextInt(80) : 0x1000 + random.nextInt(0x400);
        at = random.nextInt(3) == 0 ? 0x2000 + random.nextInt(frm.length - 0x2000) : at;
        changed[at] = (byte) random.nextInt(256);
      }
      refused += reads(changed, "seed=" + seed + " round=" + round) ? 0 : 1;
    }
    assertTrue(refused > 500, "refused " + refused);
  }
}
