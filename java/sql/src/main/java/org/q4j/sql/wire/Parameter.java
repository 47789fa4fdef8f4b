package org.q4j.sql.wire;

/**
 * A value for a question mark.
 *
 * @param type what the client calls it
 * @param unsigned whether the client calls it unsigned
 * @param value null, {@link Long}, {@link java.math.BigInteger} (unsigned above {@link
 *     Long#MAX_VALUE}), {@link Double}, {@link Float}, {@link String} for dates and times in
 *     MySQL's text form, or {@code byte[]} for everything else: text and decimals in the client's
 *     character set
 */
@SuppressWarnings("ArrayRecordComponent")
public record Parameter(FieldType type, boolean unsigned, Object value) {}
