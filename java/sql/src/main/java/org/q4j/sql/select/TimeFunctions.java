package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/** Functions of times of day, spans and seconds. */
final class TimeFunctions {

  private static final long SECOND = 1_000_000;

  /** What UNIX_TIMESTAMP and FROM_UNIXTIME go up to: the year 9999. */
  private static final long MOST_SECONDS = 253_402_300_799L;

  private TimeFunctions() {}

  static void define(Functions all) {
    CurrentTime.define(all);
    all.add("unix_timestamp", 0, 1, TimeFunctions::unixTimestamp);
    all.add("from_unixtime", 1, 2, TimeFunctions::fromUnixTime);
    all.add("time", 1, 1, TimeFunctions::time);
    all.add("hour", 1, 1, call -> part(call, time -> (long) time.hour()));
    all.add("minute", 1, 1, call -> part(call, time -> (long) time.minute()));
    all.add("second", 1, 1, call -> part(call, time -> (long) time.second()));
    all.add("microsecond", 1, 1, call -> part(call, time -> (long) time.micros()));
    all.add("time_to_sec", 1, 1, TimeFunctions::timeToSeconds);
    all.add("sec_to_time", 1, 1, TimeFunctions::secondsToTime);
    all.add("maketime", 3, 3, TimeFunctions::makeTime);
    all.add("timediff", 2, 2, TimeFunctions::difference);
    all.add("addtime", 2, 2, call -> addTime(call, 1));
    all.add("subtime", 2, 2, call -> addTime(call, -1));
    all.add("convert_tz", 3, 3, TimeZones::convert);
  }

  /** Returns a part of a time. */
  @FunctionalInterface
  private interface Part {
    Object of(Temporal time);
  }

  private static Node part(Call call, Part part) {
    return call.strict(
        SqlType.integer(7),
        v -> call.conversions().time(v[0], call.type(0)).map(part::of).orElse(null));
  }

  /** Returns how many digits of a second a value of a type may have. */
  static int decimals(SqlType type) {
    if (type.kind().isString() || type.kind() == Kind.FLOATING) {
      return 6;
    }
    return type.kind() == Kind.INTEGER ? 0 : Math.min(6, type.decimals());
  }

  /** As {@link #decimals(SqlType)}; of a constant text, those that it has. */
  static int decimals(Node node) {
    if (node instanceof Constant constant && constant.value() instanceof String text) {
      return Literals.fractionDigits(text);
    }
    return decimals(node.type());
  }

  private static Node time(Call call) {
    int decimals = decimals(call.argument(0));
    return call.strict(
        SqlType.time(decimals),
        v ->
            call.conversions()
                .time(v[0], call.type(0))
                .map(time -> time.text(decimals))
                .orElse(null));
  }

  private static Node timeToSeconds(Call call) {
    int decimals = decimals(call.argument(0));
    SqlType type = decimals == 0 ? SqlType.integer(10) : SqlType.decimal(16, decimals, false);
    return call.strict(
        type,
        v ->
            call.conversions()
                .time(v[0], call.type(0))
                .map(time -> seconds(time.clockMicros(), decimals))
                .orElse(null));
  }

  private static Number seconds(long micros, int decimals) {
    return decimals == 0
        ? (Number) (micros / SECOND)
        : BigDecimal.valueOf(micros, 6).setScale(decimals, RoundingMode.DOWN);
  }

  private static Node secondsToTime(Call call) {
    int decimals = decimals(call.type(0));
    return call.strict(
        SqlType.time(decimals),
        v -> {
          BigDecimal seconds = call.conversions().decimal(v[0], call.type(0));
          BigDecimal bounded =
              seconds.max(BigDecimal.valueOf(-4_000_000)).min(BigDecimal.valueOf(4_000_000));
          long micros = bounded.movePointRight(6).setScale(0, RoundingMode.DOWN).longValue();
          if (Temporal.isTooLong(micros)) {
            call.conversions().warnTruncated("time", call.text(v, 0));
          }
          return Temporal.span(micros).text(decimals);
        });
  }

  private static Node makeTime(Call call) {
    int decimals = decimals(call.argument(2));
    return call.strict(
        SqlType.time(decimals),
        v -> {
          long hours = call.integer(v, 0);
          long minutes = call.integer(v, 1);
          BigDecimal seconds = call.conversions().decimal(v[2], call.type(2));
          if (minutes < 0
              || minutes > 59
              || seconds.signum() < 0
              || seconds.compareTo(BigDecimal.valueOf(60)) >= 0) {
            return null;
          }
          long bounded = Math.min(Math.abs(Math.max(hours, -10_000)), 10_000);
          long micros = (bounded * 60 + minutes) * 60 * SECOND;
          micros += seconds.movePointRight(6).setScale(0, RoundingMode.DOWN).longValue();
          return Temporal.span(hours < 0 ? -micros : micros).text(decimals);
        });
  }

  private static Node difference(Call call) {
    int decimals = Math.max(decimals(call.argument(0)), decimals(call.argument(1)));
    return call.strict(
        SqlType.time(decimals),
        v -> {
          Optional<Temporal> a = timeOrDatetime(call, v, 0);
          Optional<Temporal> b = timeOrDatetime(call, v, 1);
          if (a.isEmpty() || b.isEmpty() || a.get().kind() != b.get().kind()) {
            return null;
          }
          long micros = absolute(a.get()) - absolute(b.get());
          if (Temporal.isTooLong(micros)) {
            call.conversions().warnTruncated("time", Long.toString(micros / SECOND));
          }
          return Temporal.span(micros).text(decimals);
        });
  }

  /** Returns what a text looks like: a moment where it has a date, else a span. */
  static Optional<Temporal> timeOrDatetime(Call call, Object[] values, int index) {
    SqlType type = call.type(index);
    if (type.kind() == Kind.DATE || type.kind() == Kind.DATETIME) {
      return call.conversions().datetime(values[index], type);
    }
    if (type.kind().isString() && looksLikeDate(call.text(values, index))) {
      return call.conversions().datetime(values[index], type);
    }
    return call.conversions().time(values[index], type);
  }

  private static boolean looksLikeDate(String text) {
    int dash = text.indexOf('-', 1);
    return dash > 0 && text.indexOf('-', dash + 1) > 0;
  }

  private static long absolute(Temporal value) {
    return value.kind() == Kind.TIME
        ? value.clockMicros()
        : Calendar.days(value) * 86_400 * SECOND + value.clockMicros();
  }

  private static Node addTime(Call call, int sign) {
    int decimals = Math.max(decimals(call.argument(0)), decimals(call.argument(1)));
    Kind kind = call.type(0).kind();
    SqlType type =
        kind == Kind.TIME
            ? SqlType.time(decimals)
            : kind == Kind.DATE || kind == Kind.DATETIME
                ? SqlType.datetime(decimals)
                : SqlType.text(26);
    return call.strict(
        type,
        v -> {
          Optional<Temporal> start = timeOrDatetime(call, v, 0);
          Optional<Temporal> span = call.conversions().time(v[1], call.type(1));
          if (start.isEmpty() || span.isEmpty()) {
            return null;
          }
          long micros = sign * span.get().clockMicros();
          if (start.get().kind() == Kind.TIME) {
            Temporal sum = Temporal.span(start.get().clockMicros() + micros);
            return sum.text(type.kind() == Kind.TEXT ? sum.decimals() : decimals);
          }
          return start
              .get()
              .plusMicros(micros)
              .map(sum -> sum.text(type.kind() == Kind.TEXT ? sum.decimals() : decimals))
              .orElse(null);
        });
  }

  private static Node unixTimestamp(Call call) {
    if (call.count() == 0) {
      return new Constant(SqlType.integer(17), call.context().now().getEpochSecond());
    }
    int decimals = decimals(call.argument(0));
    SqlType type = decimals == 0 ? SqlType.integer(17) : SqlType.decimal(18, decimals, false);
    return call.strict(
        type,
        v ->
            call.conversions()
                .datetime(v[0], call.type(0))
                .map(moment -> unixTimestamp(moment, decimals, call.context()))
                .orElse(null));
  }

  private static Number unixTimestamp(Temporal moment, int decimals, SelectContext context) {
    long seconds = 0;
    if (moment.isReal()) {
      seconds = moment.local().atZone(context.zone()).toEpochSecond();
    }
    if (seconds < 0 || seconds > MOST_SECONDS) {
      seconds = 0;
    }
    return decimals == 0
        ? (Number) seconds
        : BigDecimal.valueOf(seconds)
            .add(BigDecimal.valueOf(moment.micros(), 6))
            .setScale(decimals, RoundingMode.DOWN);
  }

  private static Node fromUnixTime(Call call) {
    int decimals = decimals(call.argument(0));
    Node moment =
        new Node(
            SqlType.datetime(decimals),
            row -> {
              Object value = call.argument(0).value(row);
              return value == null ? null : fromUnixTime(call, value, decimals);
            });
    if (call.count() == 1) {
      return moment;
    }
    return DateFormat.node(moment, call.argument(1), call.conversions());
  }

  private static String fromUnixTime(Call call, Object value, int decimals) {
    BigDecimal seconds = call.conversions().decimal(value, call.type(0));
    boolean within =
        seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(MOST_SECONDS + 1)) < 0;
    if (!within) {
      return null;
    }
    long micros = seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValue();
    try {
      Instant instant = Instant.ofEpochSecond(micros / SECOND, micros % SECOND * 1000);
      LocalDateTime local = LocalDateTime.ofInstant(instant, call.context().zone());
      return Temporal.ofCalendar(local).map(moment -> moment.text(decimals)).orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
