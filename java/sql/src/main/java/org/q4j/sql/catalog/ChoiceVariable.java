package org.q4j.sql.catalog;

import java.util.List;

/**
 * One of a few words, also by its number from 0.
 *
 * @param words as they are shown
 */
record ChoiceVariable(List<String> words) implements VariableType {

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    int index = VariableType.index(value, words.size());
    String text = VariableType.text(value);
    for (int i = 0; text != null && i < words.size(); i++) {
      if (words.get(i).equalsIgnoreCase(text)) {
        index = i;
      }
    }
    if (index < 0) {
      throw Errors.wrongValue(name, text == null ? value : text);
    }
    return words.get(index);
  }
}
