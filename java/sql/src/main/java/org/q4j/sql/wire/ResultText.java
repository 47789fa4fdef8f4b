package org.q4j.sql.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.q4j.Q4jException;
import org.q4j.row.MysqlCharset;

/** Text for a client: what its character set lacks becomes a question mark, as on MySQL. */
final class ResultText {
  private ResultText() {}

  static byte[] encode(String text, MysqlCharset charset) {
    if (charset == MysqlCharset.UTF8MB4 || charset == MysqlCharset.BINARY) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return charset.encode(text);
    } catch (Q4jException lacking) {
      return replacing(text, charset);
    }
  }

  private static byte[] replacing(String text, MysqlCharset charset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(
            point -> {
              try {
                out.writeBytes(charset.encode(Character.toString(point)));
              } catch (Q4jException lacking) {
                out.write('?');
              }
            });
    return out.toByteArray();
  }
}
