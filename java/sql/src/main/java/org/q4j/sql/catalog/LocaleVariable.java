package org.q4j.sql.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A locale such as de_DE. Messages are English in each. */
final class LocaleVariable implements VariableType {
  private static final Set<String> KNOWN =
      Arrays.stream(Locale.getAvailableLocales())
          .map(Locale::toString)
          .filter(name -> name.matches("[a-z]{2}_[A-Z]{2}"))
          .collect(Collectors.toUnmodifiableSet());

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    String text = VariableType.text(value);
    if (text == null) {
      throw Errors.wrongValue(name, value);
    }
    return KNOWN.stream()
        .filter(known -> known.equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> Errors.unknownLocale(text));
  }
}
