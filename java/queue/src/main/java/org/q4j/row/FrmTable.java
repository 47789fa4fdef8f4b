package org.q4j.row;

import java.util.List;
import java.util.Optional;

/**
 * A table as a .frm file has it.
 *
 * @param file the file's name, for messages
 * @param header sizes and numbers
 * @param engine empty when the server was too old to write it
 * @param comment empty for none
 * @param fields the columns, in order
 * @param record the record of defaults
 * @param expressions MariaDB's defaults and checks that are expressions
 */
record FrmTable(
    String file,
    FrmHeader header,
    Optional<String> engine,
    String comment,
    List<FrmField> fields,
    FrmBytes record,
    List<FrmExpression> expressions) {

  private static final int MAX_INLINE_COMMENT = 180;
  private static final int COMMENT_ELSEWHERE = 255;

  static FrmTable read(byte[] bytes, String name) {
    FrmBytes file = new FrmBytes(name, bytes);
    FrmHeader header = FrmHeader.read(file);
    FrmBytes record = file.part(header.recordAt(), header.recordLength(), "record of defaults");
    FrmBytes form = header.form();
    int length = form.one(46, "length of the table's comment");
    FrmExtra extra = FrmExtra.read(file, header, length == COMMENT_ELSEWHERE);
    String comment = extra.comment();
    if (length != COMMENT_ELSEWHERE) {
      if (length > MAX_INLINE_COMMENT) {
        throw form.corrupt("length of the table's comment", length, "at most 180, or 255", 46);
      }
      comment = form.text(47, length, "table's comment");
    }
    FrmForm columns = FrmForm.read(header);
    return new FrmTable(
        name, header, extra.engine(), comment, columns.fields(), record, columns.expressions());
  }
}
