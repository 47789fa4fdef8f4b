package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/** What holds for every schema and row, tried on random ones; a failure names its seed. */
class RowPropertyTest {

  private static final int SEEDS = 400;

  /** A random schema with one random row. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared or hashed.
  private record Sample(RandomSchemas random, Schema schema, RowBuilder row, Object[] values) {

    static Sample of(long seed) {
      RandomSchemas random = new RandomSchemas(new Random(seed));
      Schema schema = random.schema();
      RowBuilder row = new RowBuilder(schema);
      Object[] values = new Object[schema.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.value(schema.column(i));
        row.set(i, values[i]);
      }
      return new Sample(random, schema, row, values);
    }
  }

  @Test
  void whatIsWrittenIsReadInBothOrders() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Sample sample = Sample.of(seed);
      Row first = null;
      for (RowOrder order : RowOrder.values()) {
        RowCodec codec = sample.schema().codec(order);
        Row row = codec.decode(codec.encode(sample.row()));
        assertValues(seed, sample, row);
        assertEquals(first == null ? row : first, row, "seed=" + seed);
        first = row;
      }
    }
  }

  private static void assertValues(long seed, Sample sample, Row row) {
    for (int i = 0; i < sample.values().length; i++) {
      Object wanted = sample.values()[i];
      String message = "seed=" + seed + " column=" + sample.schema().column(i);
      if (wanted instanceof byte[] bytes) {
        assertArrayEquals(bytes, (byte[]) row.get(i), message);
      } else {
        assertEquals(wanted, row.get(i), message);
      }
      assertEquals(wanted == null, row.isNull(i), message);
    }
  }

  @Test
  void everyTruncationIsRefusedOrARow() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Sample sample = Sample.of(seed);
      for (RowOrder order : RowOrder.values()) {
        RowCodec codec = sample.schema().codec(order);
        byte[] body = codec.encode(sample.row());
        for (int length = 0; length < body.length; length++) {
          byte[] cut = Arrays.copyOf(body, length);
          assertTrue(!reads(codec, cut, seed), "seed=" + seed + " length=" + length);
        }
        assertTrue(reads(codec, body, seed), "seed=" + seed);
      }
    }
  }

  @Test
  void flippedBitsAreRefusedOrARow() {
    int refused = 0;
    int read = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Sample sample = Sample.of(seed);
      RowCodec codec = sample.schema().codec(RowOrder.V2);
      byte[] body = codec.encode(sample.row());
      for (int round = 0; round < 50; round++) {
        if (reads(codec, sample.random().mutated(body), seed)) {
          read++;
        } else {
          refused++;
        }
      }
    }
    assertTrue(read > 0 && refused > 0, "read=" + read + " refused=" + refused);
  }

  /** Returns whether a body is a row; reads everything of it. Any other exception is a failure. */
  private static boolean reads(RowCodec codec, byte[] body, long seed) {
    Row row;
    try {
      row = codec.decode(body);
    } catch (CorruptException e) {
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed=" + seed + " body=" + HexFormat.of().formatHex(body), e);
    }
    try {
      assertTrue(row.toString().startsWith("{"));
      assertEquals(row, codec.decode(row.bytes()));
      assertEquals(row.hashCode(), codec.decode(row.bytes()).hashCode());
      for (int i = 0; i < row.schema().size(); i++) {
        assertEquals(row.isNull(i), row.rawBytes(i) == null);
        readValue(row, i);
        readBytes(row, i);
      }
    } catch (RuntimeException e) {
      throw new AssertionError("seed=" + seed + " body=" + HexFormat.of().formatHex(body), e);
    }
    return true;
  }

  private static void readValue(Row row, int index) {
    try {
      assertEquals(row.isNull(index), row.get(index) == null);
    } catch (CorruptException e) {
      String name = row.schema().column(index).name();
      assertTrue(e.getMessage().startsWith("column " + name + " "), e.getMessage());
      assertTrue(e.getMessage().contains("length="), e.getMessage());
    }
  }

  private static void readBytes(Row row, int index) {
    try {
      assertEquals(row.isNull(index), row.getBytes(index) == null);
    } catch (CorruptException e) {
      assertTrue(e.getMessage().contains("length="), e.getMessage());
    } catch (SchemaException e) {
      assertFalse(row.schema().column(index).type().kind().hasBytes(), e.getMessage());
    }
  }

  @Test
  void everySchemaIsPrintedAndReadAgain() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Schema schema = Sample.of(seed).schema();
      assertEquals(schema, Schema.parse(schema.toSql("t")), "seed=" + seed);
    }
  }
}
