package org.q4j.sql.select;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** REGEXP_REPLACE and its kin. */
final class RegularFunctions {
  private RegularFunctions() {}

  static void define(Functions all) {
    all.add("regexp_replace", 3, 3, RegularFunctions::replace);
    all.add("regexp_instr", 2, 2, RegularFunctions::instr);
    all.add("regexp_substr", 2, 2, RegularFunctions::substr);
    all.add("regexp_like", 2, 2, RegularFunctions::like);
  }

  private static Node like(Call call) {
    return new Matching(call.conversions()).regexp(call.argument(0), call.argument(1));
  }

  private static RegularExpressions expressions(Call call, Strings strings) {
    return new Matching(call.conversions())
        .expressions(strings, call.argument(0), call.argument(1));
  }

  private static Node replace(Call call) {
    Strings strings = call.strings();
    RegularExpressions expressions = expressions(call, strings);
    return call.strict(
        strings.type(Call.MOST_LENGTH),
        v -> {
          Pattern pattern = expressions.get(call.string(strings, v, 1));
          String replacement = call.string(strings, v, 2);
          long[] length = new long[1];
          String result =
              expressions.replace(
                  pattern,
                  call.string(strings, v, 0),
                  match -> {
                    String one = length[0] > Call.MOST_LENGTH ? "" : fill(replacement, match);
                    length[0] += one.length();
                    return one;
                  });
          return call.isTooLong(Math.max(length[0], result.length())) ? null : strings.out(result);
        });
  }

  /** Puts groups where a replacement asks for them; a missing one is empty. */
  private static String fill(String replacement, Matcher match) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        out.append(c);
        continue;
      }
      char next = replacement.charAt(++i);
      if (next < '0' || next > '9') {
        out.append(next);
      } else if (next - '0' <= match.groupCount() && match.group(next - '0') != null) {
        out.append(match.group(next - '0'));
      }
    }
    return out.toString();
  }

  private static Node instr(Call call) {
    Strings strings = call.strings();
    RegularExpressions expressions = expressions(call, strings);
    return call.strict(
        SqlType.integer(11),
        v -> {
          String text = call.string(strings, v, 0);
          Pattern pattern = expressions.get(call.string(strings, v, 1));
          return expressions
              .find(pattern, text)
              .map(match -> Chars.place(text, match.start()) + 1L)
              .orElse(0L);
        });
  }

  private static Node substr(Call call) {
    Strings strings = call.strings();
    RegularExpressions expressions = expressions(call, strings);
    return call.strict(
        strings.type(call.type(0).length()),
        v -> {
          Pattern pattern = expressions.get(call.string(strings, v, 1));
          return strings.out(
              expressions.find(pattern, call.string(strings, v, 0)).map(Matcher::group).orElse(""));
        });
  }
}
