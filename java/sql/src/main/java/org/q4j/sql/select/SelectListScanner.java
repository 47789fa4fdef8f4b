package org.q4j.sql.select;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts the select lists of a statement into their items, by words, quotes and parentheses alone. An
 * alias stays part of its item: items that have one are not called by their text.
 */
final class SelectListScanner {

  /** Words behind SELECT that are no item. */
  private static final Set<String> OPTIONS =
      Set.of(
          "all",
          "distinct",
          "distinctrow",
          "high_priority",
          "straight_join",
          "sql_small_result",
          "sql_big_result",
          "sql_buffer_result",
          "sql_cache",
          "sql_no_cache",
          "sql_calc_found_rows");

  /** Words that end a select list. */
  private static final Set<String> ENDS =
      Set.of(
          "from",
          "where",
          "group",
          "having",
          "order",
          "limit",
          "into",
          "union",
          "for",
          "lock",
          "procedure",
          "except",
          "intersect",
          "window");

  private final String text;
  private final List<List<String>> lists = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int depth;

  /** A list that is being read. */
  private static final class Open {
    private final List<String> items;
    private final int depth;
    private int start = -1;
    private int end = -1;

    Open(List<String> items, int depth) {
      this.items = items;
      this.depth = depth;
    }
  }

  SelectListScanner(String text) {
    this.text = text;
  }

  /** Returns the items of each list, in the order of their SELECT. */
  List<List<String>> lists() {
    int at = 0;
    while (at < text.length()) {
      int next = afterBlank(at);
      at = next > at ? next : token(at);
    }
    while (!open.isEmpty()) {
      finish();
    }
    return lists;
  }

  /** Returns where a blank or a comment ends; the same place where there is none. */
  private int afterBlank(int at) {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      return at + 1;
    }
    boolean line =
        c == '#'
            || (text.startsWith("--", at)
                && (at + 2 == text.length() || text.charAt(at + 2) <= ' '));
    if (line) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end + 1;
    }
    if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      return end < 0 ? text.length() : end + 2;
    }
    return at;
  }

  /** Takes what begins at a place, and returns where it ends. */
  private int token(int at) {
    char c = text.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      return used(at, quoteEnd(at, c));
    }
    if (Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '@') {
      int end = at + 1;
      while (end < text.length() && isWord(text.charAt(end))) {
        end++;
      }
      return word(at, end);
    }
    if (c == '(') {
      used(at, at + 1);
      depth++;
      return at + 1;
    }
    if (c == ')') {
      return closing(at);
    }
    if ((c == ',' || c == ';') && !open.isEmpty() && open.element().depth == depth) {
      if (c == ';') {
        finish();
      } else {
        item();
      }
      return at + 1;
    }
    return used(at, at + 1);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.';
  }

  private int quoteEnd(int at, char quote) {
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '`') {
        i++;
      } else if (c == quote) {
        if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
      i++;
    }
    return text.length();
  }

  private int word(int at, int end) {
    String word = text.substring(at, end).toLowerCase(Locale.ROOT);
    if (word.equals("select")) {
      used(at, end);
      List<String> items = new ArrayList<>();
      lists.add(items);
      open.push(new Open(items, depth));
      return end;
    }
    boolean inList = !open.isEmpty() && open.element().depth == depth;
    if (inList
        && open.element().start < 0
        && open.element().items.isEmpty()
        && OPTIONS.contains(word)) {
      return end;
    }
    if (inList && ENDS.contains(word)) {
      finish();
      used(at, end);
      return end;
    }
    return used(at, end);
  }

  private int closing(int at) {
    while (!open.isEmpty() && open.element().depth == depth) {
      finish();
    }
    depth--;
    return used(at, at + 1);
  }

  /** Notes that text belongs to the item that is being read, and returns its end. */
  private int used(int from, int to) {
    for (Open list : open) {
      list.start = list.start < 0 ? from : list.start;
      list.end = to;
    }
    return to;
  }

  private void item() {
    Open list = open.element();
    if (list.start >= 0) {
      list.items.add(text.substring(list.start, list.end));
    }
    list.start = -1;
  }

  private void finish() {
    item();
    open.pop();
  }
}
