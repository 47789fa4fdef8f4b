package org.q4j.sql.select;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** CONVERT_TZ. */
final class TimeZones {
  private TimeZones() {}

  static Node convert(Call call) {
    int decimals = TimeFunctions.decimals(call.argument(0));
    return call.strict(
        SqlType.datetime(decimals),
        v -> {
          Optional<Temporal> moment = call.conversions().datetime(v[0], call.type(0));
          Optional<ZoneId> from = zone(call.text(v, 1), call.context());
          Optional<ZoneId> to = zone(call.text(v, 2), call.context());
          if (moment.isEmpty() || from.isEmpty() || to.isEmpty() || !moment.get().isReal()) {
            return null;
          }
          LocalDateTime moved =
              moment
                  .get()
                  .local()
                  .atZone(from.get())
                  .withZoneSameInstant(to.get())
                  .toLocalDateTime();
          return Temporal.ofCalendar(moved).map(found -> found.text(decimals)).orElse(null);
        });
  }

  /** Returns a zone of a name or of an offset as +02:00. */
  private static Optional<ZoneId> zone(String name, SelectContext context) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("SYSTEM")) {
      return Optional.of(context.zone());
    }
    try {
      if (name.startsWith("+") || name.startsWith("-")) {
        String padded = name.indexOf(':') == 2 ? name.charAt(0) + "0" + name.substring(1) : name;
        return Optional.of(ZoneOffset.of(padded));
      }
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
