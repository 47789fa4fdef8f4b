package org.q4j.row;

import java.util.ArrayList;
import java.util.List;
import org.q4j.SchemaException;

/**
 * Makes ENUM and SET of what was written. Members that are equal to each other are taken, as a
 * server outside strict mode takes them: its tables have to be read.
 */
final class MemberTypes {

  private MemberTypes() {}

  static ColumnType enumeration(TypeSpec spec, TextEncoding table) {
    TextEncoding encoding = encoding(spec, table);
    return new EnumType(members(spec, encoding, EnumType.MAX_MEMBERS), encoding);
  }

  static ColumnType set(TypeSpec spec, TextEncoding table) {
    TextEncoding encoding = encoding(spec, table);
    for (Token member : spec.arguments) {
      if (member.text().indexOf(',') >= 0) {
        throw spec.error(member, "member with a comma", "none within a member");
      }
    }
    return new SetType(members(spec, encoding, SetType.MAX_MEMBERS), encoding);
  }

  private static TextEncoding encoding(TypeSpec spec, TextEncoding table) {
    spec.refuseNumeric();
    return spec.encoding.choose(table);
  }

  private static List<String> members(TypeSpec spec, TextEncoding encoding, int max) {
    if (spec.arguments.isEmpty()) {
      throw spec.error(spec.at, "members missing", spec.name + "('a','b')");
    }
    if (spec.arguments.size() > max) {
      throw spec.error(spec.arguments.get(max), "too many members", "at most " + max);
    }
    List<String> members = new ArrayList<>(spec.arguments.size());
    for (Token token : spec.arguments) {
      requireMappable(spec, token, Members.charset(encoding));
      members.add(token.text());
    }
    return members;
  }

  private static void requireMappable(TypeSpec spec, Token token, MysqlCharset charset) {
    try {
      charset.encode(token.text());
    } catch (SchemaException unmappable) {
      throw new SchemaException(
          spec.error(token, "wrong member", "characters of " + charset.sqlName()).getMessage(),
          unmappable);
    }
  }
}
