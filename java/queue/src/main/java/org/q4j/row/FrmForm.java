package org.q4j.row;

import java.util.ArrayList;
import java.util.List;

/**
 * The form block's columns: entries of 17 bytes, then names, members of ENUM and SET, comments and
 * expressions.
 */
record FrmForm(List<FrmField> fields, List<FrmExpression> expressions) {

  private static final int LENGTH = 288;
  private static final int ENTRY = 17;
  private static final int GENERATED = 128;
  private static final int MARIADB = 100_000;

  static FrmForm read(FrmHeader header) {
    FrmBytes form = header.form();
    form.part(0, LENGTH, "form");
    int count = form.two(258, "number of columns");
    if (count < 1 || count > Schema.MAX_COLUMNS) {
      throw form.corrupt("number of columns", count, "1 to " + Schema.MAX_COLUMNS, 258);
    }
    int entriesAt = LENGTH + form.two(260, "length of the screens");
    FrmBytes entries = form.part(entriesAt, (long) count * ENTRY, "columns");
    int at = entriesAt + count * ENTRY;
    int namesLength = form.two(268, "length of the names");
    List<byte[]> names =
        new FrmNames(form.part(at, namesLength, "names"), "names of the columns").next();
    if (names.size() != count) {
      throw form.corrupt("number of names", names.size(), count, at);
    }
    at += namesLength;
    int listsLength = form.two(274, "length of the members");
    FrmBytes membersPart = form.part(at, listsLength, "members");
    FrmNames lists = new FrmNames(membersPart, "members of ENUM and SET");
    List<List<byte[]>> members = new ArrayList<>();
    for (int i = form.two(270, "number of lists"); i > 0; i--) {
      members.add(lists.next());
    }
    at += listsLength;
    int commentsLength = form.two(284, "length of the comments");
    FrmBytes comments = form.part(at, commentsLength, "comments");
    at += commentsLength;
    List<FrmExpression> expressions =
        header.expressions()
            ? FrmExpression.read(
                form.part(at, form.two(286, "length of the expressions"), "expressions"), count)
            : List.of();
    FrmExtra2 extra2 = FrmExtra2.read(header.extra2());
    List<FrmField> fields = new ArrayList<>();
    int commentAt = 0;
    for (int i = 0; i < count; i++) {
      FrmBytes entry = entries.part((long) i * ENTRY, ENTRY, "column");
      byte[] rawName = names.get(i);
      String name = new FrmBytes(form.file(), rawName).text(0, rawName.length, "column's name");
      int commentLength = entry.two(15, "length of the comment");
      String comment = comments.text(commentAt, commentLength, "comment of " + Shown.of(name));
      commentAt += commentLength;
      refuse(entry, name, header, extra2.typeNames().get(i));
      fields.add(field(entry, name, members, comment, extra2.invisible().contains(i)));
    }
    return new FrmForm(fields, expressions);
  }

  private static void refuse(FrmBytes entry, String name, FrmHeader header, String typeName) {
    int type = entry.one(13, "type");
    boolean virtual =
        type == FrmField.JSON
            && (header.serverVersion() >= MARIADB || header.serverVersion() < 50_700);
    if (virtual || (entry.one(10, "check") & GENERATED) != 0) {
      throw entry.unsupported("queues have no generated columns", Shown.of(name), "none");
    }
    if (typeName != null && type != FrmField.GEOMETRY) {
      throw entry.unsupported(
          "column %s: type not supported".formatted(Shown.of(name)),
          Shown.cut(typeName),
          "a type of MySQL 5.7");
    }
  }

  private static FrmField field(
      FrmBytes entry, String name, List<List<byte[]>> members, String comment, boolean invisible) {
    int type = entry.one(13, "type");
    int list = entry.one(12, "list of members");
    boolean listed = type == FrmField.ENUM || type == FrmField.SET;
    if (listed && (list == 0 || list > members.size())) {
      throw entry.corrupt("list of members", list, "1 to " + members.size(), 12);
    }
    int collation = entry.one(14, "collation");
    if (type != FrmField.GEOMETRY) {
      collation |= entry.one(11, "collation") << 8;
    }
    return new FrmField(
        name,
        type,
        entry.two(3, "length"),
        (int) entry.number(5, 3, "place in the record") - 1,
        entry.two(8, "flags"),
        entry.one(10, "check"),
        collation,
        listed ? members.get(list - 1) : List.of(),
        comment,
        invisible);
  }
}
