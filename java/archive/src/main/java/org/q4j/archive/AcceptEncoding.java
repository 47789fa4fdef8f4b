package org.q4j.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a client says it can unpack: {@code Accept-Encoding} by RFC 9110, section 12.5.3, with its
 * weights. Where the header is wrong, what is wrong of it is passed over: to answer unpacked is
 * always understood.
 */
final class AcceptEncoding {
  private final Map<Encoding, Double> weights = new EnumMap<>(Encoding.class);

  private AcceptEncoding() {}

  /** Reads the header's values; of none, nothing but the identity is accepted. */
  static AcceptEncoding parse(List<String> values) {
    AcceptEncoding accepted = new AcceptEncoding();
    double others = 0;
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        String[] parts = element.split(";", -1);
        double weight = weight(parts);
        switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> accepted.weights.put(Encoding.GZIP, weight);
          case "zstd" -> accepted.weights.put(Encoding.ZSTD, weight);
          case "*" -> others = weight;
          default -> {
            // The identity is served to everyone who accepts nothing else.
          }
        }
      }
    }
    accepted.weights.putIfAbsent(Encoding.GZIP, others);
    accepted.weights.putIfAbsent(Encoding.ZSTD, others);
    return accepted;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
        return parameter.substring(2).strip().matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")
            ? Double.parseDouble(parameter.substring(2).strip())
            : 0;
      }
    }
    return 1;
  }

  boolean accepts(Encoding encoding) {
    return encoding == Encoding.IDENTITY || weights.get(encoding) > 0;
  }

  /**
   * Returns the encodings in the order in which their files are looked for: what the client
   * accepts, most wanted first; the plain file; what has to be unpacked for it.
   */
  List<Encoding> order() {
    List<Encoding> order = new ArrayList<>();
    weights.keySet().stream()
        .filter(this::accepts)
        .sorted(
            Comparator.<Encoding>comparingDouble(weights::get)
                .reversed()
                .thenComparing(Comparator.reverseOrder()))
        .forEach(order::add);
    order.add(Encoding.IDENTITY);
    weights.keySet().stream().filter(encoding -> !accepts(encoding)).forEach(order::add);
    return order;
  }
}
