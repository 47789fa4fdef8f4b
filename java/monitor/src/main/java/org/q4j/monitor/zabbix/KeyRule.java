package org.q4j.monitor.zabbix;

import java.util.regex.Pattern;

/**
 * How the values of some keys are put together.
 *
 * @param pattern of the whole key: {@code *} stands for anything, the rest for itself
 * @param function what is made of the values
 */
record KeyRule(String pattern, Function function) {
  boolean matches(String key) {
    String regex = ("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    return Pattern.compile(regex, Pattern.DOTALL).matcher(key).matches();
  }
}
