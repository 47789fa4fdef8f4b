package org.q4j.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;

/** Sets columns from a text input, which is UTF-8 but for binary columns. */
final class Values {
  private Values() {}

  /**
   * Sets a column: binary ones and BIT take the bytes as they are, which is what MySQL writes to
   * and reads from such inputs.
   *
   * @throws BadInputException when the bytes of another one are not UTF-8
   */
  static void setText(RowBuilder row, int column, byte[] bytes) {
    ValueKind kind = row.schema().column(column).type().kind();
    if (kind == ValueKind.BINARY || kind == ValueKind.BITS) {
      row.set(column, bytes);
      return;
    }
    try {
      row.set(
          column, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException malformed) {
      throw new BadInputException(
          "column %s: not UTF-8 (expected UTF-8 text, or a binary column)"
              .formatted(row.schema().column(column).name()));
    }
  }
}
