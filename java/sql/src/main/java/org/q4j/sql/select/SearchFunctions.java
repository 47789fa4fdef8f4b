package org.q4j.sql.select;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Functions that look for strings in strings. */
final class SearchFunctions {
  private SearchFunctions() {}

  static void define(Functions all) {
    all.add("instr", 2, 2, call -> locate(call, 0, 1));
    all.add("locate,position", 2, 3, call -> locate(call, 1, 0));
    all.add("find_in_set", 2, 2, SearchFunctions::findInSet);
    all.add("field", 2, Functions.MANY, SearchFunctions::field);
    all.add("strcmp", 2, 2, SearchFunctions::strcmp);
  }

  private static Node locate(Call call, int text, int part) {
    Strings strings = call.strings(call.argument(text), call.argument(part));
    boolean folding =
        !strings.binary()
            && Operators.collation(call.argument(text), call.argument(part)) == Collation.FOLDING;
    return call.strict(
        SqlType.integer(11),
        v -> {
          String written = call.string(strings, v, text);
          String wanted = call.string(strings, v, part);
          String where = folded(written, folding);
          String what = folded(wanted, folding);
          long from = call.count() > 2 ? call.integer(v, 2) : 1;
          int length = Chars.length(where);
          if (from < 1 || from > length + 1L) {
            return 0L;
          }
          int start = where.offsetByCodePoints(0, (int) from - 1);
          int found = where.indexOf(what, start);
          // Letters of other lengths in UTF-8 are others here, as é is beside e.
          while (found >= 0
              && bytes(written.substring(found, found + what.length())) != bytes(wanted)) {
            found = where.indexOf(what, found + 1);
          }
          return found < 0 ? 0L : Chars.place(where, found) + 1L;
        });
  }

  private static String folded(String text, boolean folding) {
    if (!folding) {
      return text;
    }
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded.append(Character.isSurrogate(c) ? c : Weights.of(c));
    }
    return folded.toString();
  }

  private static Node findInSet(Call call) {
    Strings strings = call.strings();
    Collation collation = Operators.collation(call.argument(0), call.argument(1));
    return call.strict(
        SqlType.integer(3),
        v -> {
          String wanted = call.string(strings, v, 0);
          String set = call.string(strings, v, 1);
          if (set.isEmpty() || wanted.indexOf(',') >= 0) {
            return 0L;
          }
          List<String> members = List.of(set.split(",", -1));
          for (int i = 0; i < members.size(); i++) {
            String member = members.get(i);
            // Neither trailing blanks nor accents are passed over here.
            if (bytes(member) == bytes(wanted) && Weights.compare(member, wanted, collation) == 0) {
              return i + 1L;
            }
          }
          return 0L;
        });
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Node field(Call call) {
    List<Node> list = call.arguments().subList(1, call.count());
    SqlType wantedType = call.type(0);
    // One rule for all: strings only among strings, otherwise numbers.
    boolean strings = call.arguments().stream().allMatch(node -> node.kind().isString());
    boolean integers = call.arguments().stream().allMatch(node -> node.kind() == Kind.INTEGER);
    Conversions conversions = call.conversions();
    return new Node(
        SqlType.integer(3),
        row -> {
          Object wanted = call.argument(0).value(row);
          if (wanted == null) {
            return 0L;
          }
          for (int i = 0; i < list.size(); i++) {
            Object value = list.get(i).value(row);
            if (value == null) {
              continue;
            }
            boolean same;
            if (strings) {
              Collation collation = Operators.collation(call.argument(0), list.get(i));
              same =
                  Weights.compare(
                          Conversions.text(wanted, wantedType),
                          Conversions.text(value, list.get(i).type()),
                          collation)
                      == 0;
            } else if (integers) {
              same =
                  Comparison.compare(
                          conversions.number(wanted, wantedType),
                          conversions.number(value, list.get(i).type()))
                      == 0;
            } else {
              same =
                  conversions.floating(wanted, wantedType)
                      == conversions.floating(value, list.get(i).type());
            }
            if (same) {
              return i + 1L;
            }
          }
          return 0L;
        });
  }

  private static Node strcmp(Call call) {
    Strings strings = call.strings();
    Collation collation = Operators.collation(call.argument(0), call.argument(1));
    return call.strict(
        SqlType.integer(2),
        v ->
            (long)
                Integer.signum(
                    collation == Collation.BYTES
                        ? call.string(strings, v, 0).compareTo(call.string(strings, v, 1))
                        : Weights.compare(
                            call.string(strings, v, 0), call.string(strings, v, 1), collation)));
  }
}
