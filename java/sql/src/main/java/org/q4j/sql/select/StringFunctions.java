package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Functions that make strings of strings. */
final class StringFunctions {
  private StringFunctions() {}

  static void define(Functions all) {
    all.add("concat", 1, Functions.MANY, StringFunctions::concat);
    all.add("concat_ws", 2, Functions.MANY, StringFunctions::concatWithSeparator);
    all.add("upper,ucase", 1, 1, call -> cased(call, true));
    all.add("lower,lcase", 1, 1, call -> cased(call, false));
    all.add("substring,substr,mid", 2, 3, StringFunctions::substring);
    all.add("left", 2, 2, StringFunctions::left);
    all.add("right", 2, 2, StringFunctions::right);
    all.add("replace", 3, 3, StringFunctions::replace);
    all.add(
        "reverse", 1, 1, call -> call.ofStrings(call.type(0).length(), a -> Chars.reverse(a[0])));
    all.add("repeat", 2, 2, StringFunctions::repeat);
    all.add("space", 1, 1, StringFunctions::space);
    all.add("insert", 4, 4, StringFunctions::insert);
    all.add("lpad", 2, 3, call -> pad(call, true));
    all.add("rpad", 2, 3, call -> pad(call, false));
    all.add("substring_index", 3, 3, StringFunctions::substringIndex);
    all.add("elt", 2, Functions.MANY, StringFunctions::elt);
    all.add("make_set", 2, Functions.MANY, StringFunctions::makeSet);
    all.add("quote", 1, 1, StringFunctions::quote);
    all.add(
        "length,octet_length",
        1,
        1,
        call -> call.strict(SqlType.integer(10), v -> (long) call.bytes(v, 0).length));
    all.add(
        "bit_length",
        1,
        1,
        call -> call.strict(SqlType.integer(11), v -> 8L * call.bytes(v, 0).length));
    all.add("char_length,character_length", 1, 1, StringFunctions::charLength);
  }

  private static Node charLength(Call call) {
    Strings strings = call.strings();
    return call.strict(SqlType.integer(10), v -> (long) Chars.length(call.string(strings, v, 0)));
  }

  private static Node concat(Call call) {
    return call.ofStrings(
        call.totalLength(),
        parts -> {
          long length = 0;
          for (String part : parts) {
            length += part.length();
          }
          return call.isTooLong(length) ? null : String.join("", parts);
        });
  }

  private static Node concatWithSeparator(Call call) {
    Strings strings = call.strings();
    long length = call.totalLength() + (call.count() - 2) * call.type(0).length();
    return new Node(
        strings.type(length),
        row -> {
          Object separator = call.argument(0).value(row);
          if (separator == null) {
            return null;
          }
          List<String> parts = new ArrayList<>();
          long total = 0;
          for (int i = 1; i < call.count(); i++) {
            Object value = call.argument(i).value(row);
            if (value != null) {
              parts.add(strings.in(value, call.type(i)));
              total += parts.get(parts.size() - 1).length();
            }
          }
          String between = strings.in(separator, call.type(0));
          total += (long) between.length() * parts.size();
          return call.isTooLong(total) ? null : strings.out(String.join(between, parts));
        });
  }

  private static Node cased(Call call, boolean upper) {
    Strings strings = call.strings();
    return call.ofStrings(
        call.type(0).length(),
        a -> {
          if (strings.binary()) {
            return a[0];
          }
          return upper ? a[0].toUpperCase(Locale.ROOT) : a[0].toLowerCase(Locale.ROOT);
        });
  }

  private static Node substring(Call call) {
    Strings strings = call.strings(call.argument(0));
    return call.strict(
        strings.type(call.type(0).length()),
        v -> {
          String text = call.string(strings, v, 0);
          long from = call.integer(v, 1);
          long length = call.count() > 2 ? call.integer(v, 2) : Long.MAX_VALUE;
          long start = from > 0 ? from - 1 : from < 0 ? Chars.length(text) + from : -1;
          return strings.out(Chars.part(text, start, length));
        });
  }

  private static Node left(Call call) {
    Strings strings = call.strings(call.argument(0));
    return call.strict(
        strings.type(call.type(0).length()),
        v -> strings.out(Chars.part(call.string(strings, v, 0), 0, call.integer(v, 1))));
  }

  private static Node right(Call call) {
    Strings strings = call.strings(call.argument(0));
    return call.strict(
        strings.type(call.type(0).length()),
        v -> {
          String text = call.string(strings, v, 0);
          long length = call.integer(v, 1);
          long from = length <= 0 ? 0 : Math.max(0, Chars.length(text) - length);
          return strings.out(Chars.part(text, from, length));
        });
  }

  private static Node replace(Call call) {
    return call.ofStrings(
        call.totalLength() * 2,
        a -> {
          if (a[1].isEmpty()) {
            return a[0];
          }
          long found = 0;
          int at = a[0].indexOf(a[1]);
          while (at >= 0) {
            found++;
            at = a[0].indexOf(a[1], at + a[1].length());
          }
          long length = a[0].length() + found * (a[2].length() - a[1].length());
          return call.isTooLong(length) ? null : a[0].replace(a[1], a[2]);
        });
  }

  private static Node repeat(Call call) {
    Strings strings = call.strings(call.argument(0));
    return call.strict(
        strings.type(Call.MOST_LENGTH),
        v -> {
          String text = call.string(strings, v, 0);
          long times = Math.max(0, call.integer(v, 1));
          if (text.isEmpty() || times == 0) {
            return strings.out("");
          }
          if (times > Call.MOST_LENGTH || call.isTooLong(times * text.length())) {
            call.isTooLong(Long.MAX_VALUE);
            return null;
          }
          return strings.out(text.repeat((int) times));
        });
  }

  private static Node space(Call call) {
    return call.strict(
        SqlType.text(Call.MOST_LENGTH),
        v -> {
          long count = Math.max(0, call.integer(v, 0));
          return call.isTooLong(count) ? null : " ".repeat((int) count);
        });
  }

  private static Node insert(Call call) {
    Strings strings = call.strings(call.argument(0), call.argument(3));
    return call.strict(
        strings.type(call.type(0).length() + call.type(3).length()),
        v -> {
          String text = call.string(strings, v, 0);
          long place = call.integer(v, 1);
          long length = call.integer(v, 2);
          String replacement = call.string(strings, v, 3);
          int count = Chars.length(text);
          if (place < 1 || place > count) {
            return strings.out(text);
          }
          long removed = length < 0 || length > count - place + 1 ? count - place + 1 : length;
          String before = Chars.part(text, 0, place - 1);
          String after = Chars.part(text, place - 1 + removed, count);
          return call.isTooLong((long) text.length() + replacement.length())
              ? null
              : strings.out(before + replacement + after);
        });
  }

  private static Node pad(Call call, boolean left) {
    Strings strings =
        call.count() > 2
            ? call.strings(call.argument(0), call.argument(2))
            : call.strings(call.argument(0));
    return call.strict(
        strings.type(Call.MOST_LENGTH),
        v -> {
          String text = call.string(strings, v, 0);
          long wanted = call.integer(v, 1);
          String with = call.count() > 2 ? call.string(strings, v, 2) : " ";
          int length = Chars.length(text);
          if (wanted < 0 || call.isTooLong(wanted)) {
            return null;
          }
          if (wanted <= length) {
            return strings.out(Chars.part(text, 0, wanted));
          }
          if (with.isEmpty()) {
            return null;
          }
          long missing = wanted - length;
          int times = (int) (missing / Chars.length(with)) + 1;
          String padding = Chars.part(with.repeat(times), 0, missing);
          return strings.out(left ? padding + text : text + padding);
        });
  }

  private static Node substringIndex(Call call) {
    Strings strings = call.strings(call.argument(0), call.argument(1));
    return call.strict(
        strings.type(call.type(0).length()),
        v -> {
          String text = call.string(strings, v, 0);
          String mark = call.string(strings, v, 1);
          long count = call.integer(v, 2);
          return strings.out(mark.isEmpty() ? "" : upTo(text, mark, count));
        });
  }

  private static String upTo(String text, String mark, long count) {
    if (count == 0) {
      return "";
    }
    int at = count > 0 ? -mark.length() : text.length();
    for (long left = Math.abs(count); left > 0; left--) {
      at =
          count > 0
              ? text.indexOf(mark, at + mark.length())
              : text.lastIndexOf(mark, at - mark.length());
      if (at < 0) {
        return text;
      }
    }
    return count > 0 ? text.substring(0, at) : text.substring(at + mark.length());
  }

  private static Node elt(Call call) {
    Node[] choices = call.arguments().subList(1, call.count()).toArray(new Node[0]);
    Strings strings = call.strings(choices);
    long length = 0;
    for (Node choice : choices) {
      length = Math.max(length, choice.type().length());
    }
    return new Node(
        strings.type(length),
        row -> {
          Object place = call.argument(0).value(row);
          if (place == null) {
            return null;
          }
          long index = call.conversions().integer(place, call.type(0));
          if (index < 1 || index > choices.length) {
            return null;
          }
          Node choice = choices[(int) index - 1];
          Object value = choice.value(row);
          return value == null ? null : strings.out(strings.in(value, choice.type()));
        });
  }

  private static Node makeSet(Call call) {
    Node[] choices = call.arguments().subList(1, call.count()).toArray(new Node[0]);
    Strings strings = call.strings(choices);
    return new Node(
        strings.type(call.totalLength() + choices.length),
        row -> {
          Object bits = call.argument(0).value(row);
          if (bits == null) {
            return null;
          }
          long wanted = call.conversions().bits(bits, call.type(0));
          List<String> found = new ArrayList<>();
          for (int i = 0; i < Math.min(64, choices.length); i++) {
            Object value = (wanted >>> i & 1) == 0 ? null : choices[i].value(row);
            if (value != null) {
              found.add(strings.in(value, choices[i].type()));
            }
          }
          return strings.out(String.join(",", found));
        });
  }

  private static Node quote(Call call) {
    Strings strings = call.strings();
    return new Node(
        strings.type(call.type(0).length() * 2 + 2),
        row -> {
          Object value = call.argument(0).value(row);
          if (value == null) {
            return strings.out("NULL");
          }
          String text = strings.in(value, call.type(0));
          StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
          for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
              case '\'', '\\' -> quoted.append('\\').append(c);
              case 0 -> quoted.append("\\0");
              case 0x1a -> quoted.append("\\Z");
              default -> quoted.append(c);
            }
          }
          return strings.out(quoted.append('\'').toString());
        });
  }
}
