package org.q4j.sql.catalog;

import java.util.regex.Pattern;

/**
 * A pattern of SHOW … LIKE: {@code %}, {@code _}, and a backslash before what stands for itself.
 */
final class NamePattern {
  private final Pattern pattern;

  NamePattern(String like, boolean caseCounts) {
    StringBuilder regex = new StringBuilder();
    boolean any = false;
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '%') {
        // Several in a row mean what one means, and would only make the search longer.
        regex.append(any ? "" : ".*");
        any = true;
        continue;
      }
      any = false;
      boolean escaped = c == '\\' && i + 1 < like.length();
      char one = escaped ? like.charAt(++i) : c;
      regex.append(one == '_' && !escaped ? "." : Pattern.quote(String.valueOf(one)));
    }
    int flags = Pattern.DOTALL;
    flags |= caseCounts ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    pattern = Pattern.compile(regex.toString(), flags);
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
