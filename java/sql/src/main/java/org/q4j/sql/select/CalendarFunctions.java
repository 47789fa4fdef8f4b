package org.q4j.sql.select;

import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Function;

/** Functions of dates. */
final class CalendarFunctions {
  private CalendarFunctions() {}

  static void define(Functions all) {
    all.add("date", 1, 1, CalendarFunctions::date);
    all.add("timestamp", 1, 2, CalendarFunctions::timestamp);
    all.add("year", 1, 1, call -> integer(call, 4, date -> (long) date.year()));
    all.add("month", 1, 1, call -> integer(call, 2, date -> (long) date.month()));
    all.add("day,dayofmonth", 1, 1, call -> integer(call, 2, date -> (long) date.day()));
    all.add("quarter", 1, 1, call -> integer(call, 1, date -> (date.month() + 2L) / 3));
    all.add(
        "dayofyear",
        1,
        1,
        call -> ofReal(call, date -> (long) Calendar.local(date).getDayOfYear()));
    all.add("dayofweek", 1, 1, call -> ofReal(call, date -> (Calendar.weekday(date) + 1) % 7 + 1L));
    all.add("weekday", 1, 1, call -> ofReal(call, date -> (long) Calendar.weekday(date)));
    all.add("dayname", 1, 1, CalendarFunctions::dayName);
    all.add("monthname", 1, 1, CalendarFunctions::monthName);
    all.add("last_day", 1, 1, CalendarFunctions::lastDay);
    all.add("to_days", 1, 1, CalendarFunctions::toDays);
    all.add("to_seconds", 1, 1, CalendarFunctions::toSeconds);
    all.add("from_days", 1, 1, CalendarFunctions::fromDays);
    all.add("makedate", 2, 2, CalendarFunctions::makeDate);
    all.add("datediff", 2, 2, CalendarFunctions::dateDifference);
    all.add("week", 1, 2, call -> week(call, 0, false));
    all.add("weekofyear", 1, 1, call -> week(call, 3, false));
    all.add("yearweek", 1, 2, call -> week(call, 0, true));
    all.add("date_format", 2, 2, CalendarFunctions::dateFormat);
    all.add("time_format", 2, 2, CalendarFunctions::timeFormat);
    all.add("str_to_date", 2, 2, CalendarFunctions::stringToDate);
    all.add("period_add", 2, 2, CalendarFunctions::periodAdd);
    all.add("period_diff", 2, 2, CalendarFunctions::periodDifference);
  }

  private static Optional<Temporal> moment(Call call, Object[] values, int index) {
    return call.conversions().datetime(values[index], call.type(index));
  }

  private static Node integer(Call call, int length, Function<Temporal, Long> part) {
    return call.strict(SqlType.integer(length), v -> moment(call, v, 0).map(part).orElse(null));
  }

  private static Node ofReal(Call call, Function<Temporal, Long> part) {
    return call.strict(
        SqlType.integer(3),
        v -> moment(call, v, 0).filter(Temporal::isReal).map(part).orElse(null));
  }

  private static Node date(Call call) {
    return call.strict(
        SqlType.DATE, v -> moment(call, v, 0).map(found -> found.date().text(0)).orElse(null));
  }

  private static Node timestamp(Call call) {
    int decimals = TimeFunctions.decimals(call.argument(0));
    if (call.count() == 2) {
      decimals = Math.max(decimals, TimeFunctions.decimals(call.argument(1)));
    }
    int shown = decimals;
    return call.strict(
        SqlType.datetime(shown),
        v -> {
          Optional<Temporal> found = moment(call, v, 0);
          if (v.length == 2 && found.isPresent()) {
            Optional<Temporal> span = call.conversions().time(v[1], call.type(1));
            found = span.flatMap(moment(call, v, 0).get()::plus);
          }
          return found.map(value -> value.text(shown)).orElse(null);
        });
  }

  private static Node dayName(Call call) {
    return call.strict(
        SqlType.text(9),
        v ->
            moment(call, v, 0)
                .filter(Temporal::isReal)
                .map(date -> DateFormat.DAYS.get(Calendar.weekday(date)))
                .orElse(null));
  }

  private static Node monthName(Call call) {
    return call.strict(
        SqlType.text(9),
        v ->
            moment(call, v, 0)
                .filter(date -> date.month() > 0)
                .map(date -> DateFormat.MONTHS.get(date.month() - 1))
                .orElse(null));
  }

  private static Node lastDay(Call call) {
    return call.strict(
        SqlType.DATE,
        v ->
            moment(call, v, 0)
                .filter(date -> date.month() > 0)
                .map(
                    date ->
                        Temporal.of(YearMonth.of(date.year(), date.month()).atEndOfMonth()).text(0))
                .orElse(null));
  }

  private static Node toDays(Call call) {
    return call.strict(
        SqlType.integer(6),
        v ->
            moment(call, v, 0).filter(CalendarFunctions::hasDays).map(Calendar::days).orElse(null));
  }

  private static boolean hasDays(Temporal date) {
    return date.month() > 0;
  }

  private static Node toSeconds(Call call) {
    return integer(call, 12, date -> Calendar.days(date) * 86_400 + date.clockMicros() / 1_000_000);
  }

  private static Node fromDays(Call call) {
    return call.strict(SqlType.DATE, v -> Calendar.ofDays(call.integer(v, 0)).text(0));
  }

  private static Node makeDate(Call call) {
    return call.strict(
        SqlType.DATE,
        v -> {
          long year = call.integer(v, 0);
          long day = call.integer(v, 1);
          if (year < 0 || year > 9999 || day < 1 || day > 4_000_000) {
            return null;
          }
          long full = year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
          LocalDate date = LocalDate.of((int) full, 1, 1).plusDays(day - 1);
          return date.getYear() > 9999 ? null : Temporal.of(date).text(0);
        });
  }

  private static Node dateDifference(Call call) {
    return call.strict(
        SqlType.integer(7),
        v -> {
          Optional<Temporal> a = moment(call, v, 0);
          Optional<Temporal> b = moment(call, v, 1);
          return a.filter(CalendarFunctions::hasDays).isEmpty()
                  || b.filter(CalendarFunctions::hasDays).isEmpty()
              ? null
              : (Object) (Calendar.days(a.get()) - Calendar.days(b.get()));
        });
  }

  private static Node week(Call call, int otherwise, boolean withYear) {
    return call.strict(
        SqlType.integer(withYear ? 6 : 2),
        v -> {
          Optional<Temporal> date = moment(call, v, 0).filter(Temporal::isReal);
          int mode = v.length > 1 ? (int) (call.integer(v, 1) & 7) : otherwise;
          Optional<Calendar.Week> week =
              date.map(found -> Calendar.week(found, withYear ? mode | 2 : mode));
          return week.map(found -> withYear ? found.year() * 100L + found.week() : found.week())
              .map(Number::longValue)
              .orElse(null);
        });
  }

  private static Node dateFormat(Call call) {
    return DateFormat.node(call.argument(0), call.argument(1), call.conversions());
  }

  private static Node timeFormat(Call call) {
    return DateFormat.timeNode(call.argument(0), call.argument(1), call.conversions());
  }

  /** A constant pattern says what type there is; of another the result is a moment. */
  private static Node stringToDate(Call call) {
    SqlType type = SqlType.datetime(6);
    if (call.argument(1) instanceof Constant constant && constant.value() != null) {
      String pattern = Conversions.text(constant.value(), constant.type());
      int decimals = pattern.contains("%f") ? 6 : 0;
      type =
          switch (DateParser.kind(pattern)) {
            case DATE -> SqlType.DATE;
            case TIME -> SqlType.time(decimals);
            default -> SqlType.datetime(decimals);
          };
    }
    SqlType found = type;
    return call.strict(
        found,
        v -> {
          String text = call.text(v, 0);
          Optional<Temporal> moment = DateParser.parse(text, call.text(v, 1));
          if (moment.isEmpty()) {
            call.context()
                .warn(
                    1411,
                    "Incorrect datetime value: '%s' for function str_to_date".formatted(text));
            return null;
          }
          return switch (found.kind()) {
            case DATE -> moment.get().date().text(0);
            case TIME -> moment.get().time().text(found.decimals());
            default -> moment.get().text(found.decimals());
          };
        });
  }

  private static Optional<YearMonth> period(long number) {
    long year = number / 100;
    long month = number % 100;
    if (number <= 0 || month < 1 || month > 12 || year > 9999) {
      return Optional.empty();
    }
    long full = year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
    return Optional.of(YearMonth.of((int) full, (int) month));
  }

  private static Node periodAdd(Call call) {
    return call.strict(
        SqlType.integer(6),
        v -> {
          long months = call.integer(v, 1);
          Optional<YearMonth> start = period(call.integer(v, 0));
          if (start.isEmpty() || Math.abs(months) > 200_000) {
            return null;
          }
          YearMonth end = start.get().plusMonths(months);
          return end.getYear() * 100L + end.getMonthValue();
        });
  }

  private static Node periodDifference(Call call) {
    return call.strict(
        SqlType.integer(6),
        v -> {
          Optional<YearMonth> a = period(call.integer(v, 0));
          Optional<YearMonth> b = period(call.integer(v, 1));
          return a.isEmpty() || b.isEmpty()
              ? null
              : (Object) Period.between(b.get().atDay(1), a.get().atDay(1)).toTotalMonths();
        });
  }
}
