package org.q4j.condition;

import java.util.Objects;
import java.util.OptionalLong;
import org.q4j.SchemaException;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/**
 * A condition over the columns of a row, in Q4M's expression language.
 *
 * <p>Numbers are 64-bit integers, and arithmetic wraps. They come from integer columns, BIT, dates
 * and times (as MySQL's integers, 20240229), ENUM (the member's index) and SET (its bits). A number
 * above {@link Long#MAX_VALUE}, from a column or written, compares as what it is and computes as
 * its two's complement. FLOAT, DOUBLE and DECIMAL columns can only be asked for NULL. Dates and
 * times do not compare with {@code now}, which counts seconds.
 *
 * <p>Operators, from loose to tight:
 *
 * <ol>
 *   <li>{@code or ||}: 1 when either is true, else NULL when either is NULL, else 0
 *   <li>{@code xor}
 *   <li>{@code and &&}: NULL when both are NULL, else 1 or 0. So NULL and 1 are 0, unlike SQL
 *   <li>{@code not}
 *   <li>{@code = != < <= > >=} and {@code is [not] true|false|null}; beyond Q4M {@code <>}, {@code
 *       <=>}, {@code [not] in (…)}, {@code [not] between … and …}, and {@code [not] like 'pattern'
 *       [escape 'c']}, with SQL's NULL
 *   <li>{@code |}
 *   <li>{@code &}
 *   <li>{@code << >>}
 *   <li>{@code + -}
 *   <li>{@code * div % mod}: division by zero is NULL
 *   <li>{@code ^}
 *   <li>{@code - ~} before a value
 * </ol>
 *
 * <p>Values are numbers (decimal, {@code 0x}, octal after a leading 0), {@code null}, {@code true},
 * {@code false}, columns in any case of letters (a keyword in back quotes), {@code pow(a, b)},
 * {@code now()} in Unix seconds and {@code now(3)} in Unix milliseconds. Texts in quotes compare
 * with text and binary columns and with the text of dates, times, ENUM and SET; {@link TextOrder}
 * says how.
 *
 * <p>Immutable and thread-safe. Two conditions are equal when their schemas and canonical texts
 * are. Evaluation makes no garbage unless it reads texts.
 */
public final class Condition {

  private final Schema schema;
  private final NumberNode root;
  private final String text;

  private Condition(Schema schema, NumberNode root) {
    this.schema = schema;
    this.root = root;
    this.text = root.toString();
  }

  /**
   * Compiles a condition.
   *
   * @param text at most 65536 UTF-16 units, parentheses and operators at most 128 levels deep
   * @throws SchemaException when it does not parse, names a column that the schema lacks, or mixes
   *     texts and numbers; says what, where, and what was expected
   */
  public static Condition compile(String text, Schema schema) {
    return new Condition(schema, new Parser(text, schema).parse());
  }

  /** Returns the schema of the rows it is for. */
  public Schema schema() {
    return schema;
  }

  /**
   * Computes the condition for a row.
   *
   * @param nowMillis the time for {@code now}, in Unix milliseconds
   * @throws SchemaException when the row is of another schema
   * @throws org.q4j.CorruptException when a column that is looked at holds what is no value
   */
  public Truth evaluate(Row row, long nowMillis) {
    checkSchema(row);
    Frame frame = Frame.open(row, nowMillis);
    try {
      long value = root.eval(frame);
      if (frame.nil) {
        return Truth.NULL;
      }
      return value != 0 ? Truth.TRUE : Truth.FALSE;
    } finally {
      frame.close();
    }
  }

  /** Returns whether {@link #evaluate} gives {@link Truth#TRUE}. */
  public boolean matches(Row row, long nowMillis) {
    return evaluate(row, nowMillis) == Truth.TRUE;
  }

  /** Returns whether the result depends on the time. */
  public boolean usesNow() {
    return root.usesNow();
  }

  /**
   * Returns whether {@link #dueMillis} knows when this condition comes true.
   *
   * <p>It does when every {@code now} stands in a comparison, {@code in} or {@code between} of
   * numbers, in which it is only added to, subtracted, or multiplied by what does not depend on
   * time, and in which {@code now()} and {@code now(3)} do not meet. So of {@code at + 60 <= now()}
   * but not of {@code now() % 60 = 0}: who waits for that must look again, once a second for {@code
   * now()}. Conditions without {@code now} are known.
   */
  public boolean isDueKnown() {
    return root.isStepwise();
  }

  /**
   * Returns when a row that stays as it is matches first.
   *
   * <p>Where a sum with {@code now} leaves 64 bits the row may match at other times too.
   *
   * @param fromMillis the time to look from, in Unix milliseconds
   * @return the earliest Unix time in milliseconds, {@code fromMillis} or later; empty when there
   *     is none, and when it is not known ({@link #isDueKnown}) and the row does not match at
   *     {@code fromMillis}
   * @throws SchemaException as {@link #evaluate}
   * @throws org.q4j.CorruptException as {@link #evaluate}
   */
  public OptionalLong dueMillis(Row row, long fromMillis) {
    if (matches(row, fromMillis)) {
      return OptionalLong.of(fromMillis);
    }
    if (!usesNow() || !isDueKnown()) {
      return OptionalLong.empty();
    }
    for (long instant : breakpoints(row, fromMillis)) {
      if (matches(row, instant)) {
        return OptionalLong.of(instant);
      }
    }
    return OptionalLong.empty();
  }

  private long[] breakpoints(Row row, long fromMillis) {
    Frame frame = Frame.open(row, fromMillis);
    try {
      Breakpoints found = new Breakpoints(fromMillis);
      root.breakpoints(frame, found);
      return found.sorted();
    } finally {
      frame.close();
    }
  }

  private void checkSchema(Row row) {
    if (!row.schema().equals(schema)) {
      throw new SchemaException(
          "row of another schema: row=(%s) (expected (%s))".formatted(row.schema(), schema));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Condition that && text.equals(that.text) && schema.equals(that.schema);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, schema);
  }

  /**
   * Returns the canonical text, in parentheses throughout. It compiles to an equal condition unless
   * those go too deep.
   */
  @Override
  public String toString() {
    return text;
  }
}
