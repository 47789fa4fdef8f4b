package org.q4j.sql.select;

/** TRIM and its kin. The compiler turns TRIM's keywords into the names here. */
final class TrimFunctions {
  private TrimFunctions() {}

  static void define(Functions all) {
    all.add("trim", 1, 2, call -> trim(call, true, true));
    all.add("ltrim", 1, 2, call -> trim(call, true, false));
    all.add("rtrim", 1, 2, call -> trim(call, false, true));
  }

  private static Node trim(Call call, boolean left, boolean right) {
    return call.ofStrings(
        call.type(0).length(),
        a -> {
          String removed = a.length > 1 ? a[1] : " ";
          return removed.isEmpty() ? a[0] : trim(a[0], removed, left, right);
        });
  }

  private static String trim(String text, String removed, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && end - start >= removed.length() && text.startsWith(removed, start)) {
      start += removed.length();
    }
    while (right
        && end - start >= removed.length()
        && text.startsWith(removed, end - removed.length())) {
      end -= removed.length();
    }
    return text.substring(start, end);
  }
}
