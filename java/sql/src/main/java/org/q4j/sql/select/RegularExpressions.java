package org.q4j.sql.select;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as MySQL's dialects have them, on Java's engine. A match that takes too many
 * steps ends with an error, so that no pattern holds a thread.
 */
final class RegularExpressions {

  private static final long MOST_STEPS = 20_000_000;

  private final boolean folding;
  private final SelectContext context;
  private String text;
  private Pattern pattern;

  RegularExpressions(boolean folding, SelectContext context) {
    this.folding = folding;
    this.context = context;
  }

  /** Returns the compiled form of a pattern; the last one is kept. */
  Pattern get(String wanted) {
    if (pattern == null || !wanted.equals(text)) {
      int flags = folding ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
      try {
        pattern = Depth.guard(() -> Pattern.compile(translate(wanted), flags));
      } catch (PatternSyntaxException e) {
        throw SqlErrors.regularExpression(
            "%s at offset %d".formatted(e.getDescription(), Math.max(0, e.getIndex())));
      }
      text = wanted;
    }
    return pattern;
  }

  /** Returns a matcher that stands on the first match; empty when there is none. */
  Optional<Matcher> find(Pattern compiled, String input) {
    Matcher matcher = matcher(compiled, input);
    return Depth.guard(matcher::find) ? Optional.of(matcher) : Optional.empty();
  }

  Matcher matcher(Pattern compiled, String input) {
    return compiled.matcher(new Counted(input, new Steps(context), 0, input.length()));
  }

  /** Replaces each match; {@code \1} in the replacement is the first group. */
  String replace(Pattern compiled, String input, Function<Matcher, String> replacement) {
    Matcher matcher = matcher(compiled, input);
    StringBuilder result = new StringBuilder();
    int from = 0;
    while (Depth.guard(matcher::find)) {
      result.append(input, from, matcher.start()).append(replacement.apply(matcher));
      from = matcher.end();
    }
    return result.append(input, from, input.length()).toString();
  }

  /** Classes in brackets and the marks of words differ from Java's; all else is the same. */
  private static String translate(String pattern) {
    String words = pattern.replace("[[:<:]]", "\\b(?=\\w)").replace("[[:>:]]", "\\b(?<=\\w)");
    StringBuilder out = new StringBuilder(words.length() + 16);
    boolean inClass = false;
    int i = 0;
    while (i < words.length()) {
      char c = words.charAt(i);
      int end = inClass && words.startsWith("[:", i) ? words.indexOf(":]", i) : -1;
      if (c == '\\' && i + 1 < words.length()) {
        out.append(c).append(words.charAt(i + 1));
        i += 2;
      } else if (end > 0) {
        out.append(posix(words.substring(i + 2, end)));
        i = end + 2;
      } else if (inClass && (c == '[' || c == '&')) {
        out.append('\\').append(c);
        i++;
      } else if (!inClass && c == '[') {
        inClass = true;
        out.append(c);
        i++;
        if (i < words.length() && words.charAt(i) == '^') {
          out.append('^');
          i++;
        }
        if (i < words.length() && words.charAt(i) == ']') {
          out.append("\\]");
          i++;
        }
      } else {
        inClass = inClass && c != ']';
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private static String posix(String name) {
    boolean not = name.startsWith("^");
    String found =
        switch (not ? name.substring(1) : name) {
          case "alpha" -> "p{IsAlphabetic}";
          case "digit" -> "p{Digit}";
          case "alnum" -> "p{IsAlphabetic}\\p{Digit}";
          case "upper" -> "p{IsUppercase}";
          case "lower" -> "p{IsLowercase}";
          case "space" -> "s";
          case "blank" -> "p{Blank}";
          case "punct" -> "p{Punct}";
          case "print" -> "p{Print}";
          case "graph" -> "p{Graph}";
          case "cntrl" -> "p{Cntrl}";
          case "xdigit" -> "p{XDigit}";
          case "word" -> "w";
          default -> throw SqlErrors.regularExpression("unknown POSIX class name: " + name);
        };
    return not ? "&&[^\\" + found + "]" : "\\" + found;
  }

  /** How often a match has looked at a character. */
  private static final class Steps {
    private final SelectContext context;
    private long count;

    Steps(SelectContext context) {
      this.context = context;
    }

    void next() {
      count++;
      if (count > MOST_STEPS) {
        throw SqlErrors.regularExpression("match limit exceeded");
      }
      if ((count & 0xfffff) == 0) {
        SqlErrors.checkCancelled(context);
      }
    }
  }

  /** A text that counts the looks at it. */
  private record Counted(String text, Steps steps, int start, int end) implements CharSequence {
    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      steps.next();
      return text.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new Counted(text, steps, start + from, start + to);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }
}
