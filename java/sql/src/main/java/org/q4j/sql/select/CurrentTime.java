package org.q4j.sql.select;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.q4j.sql.wire.ErrorReply;

/** NOW() and its kin: the time of the statement, in the session's zone or UTC. */
final class CurrentTime {

  private static final int MOST_FRACTION = 6;

  private CurrentTime() {}

  static void define(Functions all) {
    all.add(
        "now,current_timestamp,localtime,localtimestamp",
        0,
        1,
        call -> moment(call, call.context().zone(), Kind.DATETIME));
    all.add("sysdate", 0, 1, call -> moment(call, call.context().zone(), Kind.DATETIME));
    all.add("curdate,current_date", 0, 0, call -> moment(call, call.context().zone(), Kind.DATE));
    all.add("curtime,current_time", 0, 1, call -> moment(call, call.context().zone(), Kind.TIME));
    all.add("utc_timestamp", 0, 1, call -> moment(call, ZoneOffset.UTC, Kind.DATETIME));
    all.add("utc_date", 0, 0, call -> moment(call, ZoneOffset.UTC, Kind.DATE));
    all.add("utc_time", 0, 1, call -> moment(call, ZoneOffset.UTC, Kind.TIME));
  }

  private static Node moment(Call call, ZoneId zone, Kind kind) {
    int decimals = call.count() == 0 ? 0 : decimals(call);
    Temporal now = Temporal.of(LocalDateTime.ofInstant(call.context().now(), zone));
    return switch (kind) {
      case DATE -> new Constant(SqlType.DATE, now.date().text(0));
      case TIME -> new Constant(SqlType.time(decimals), now.time().text(decimals));
      default -> new Constant(SqlType.datetime(decimals), now.text(decimals));
    };
  }

  private static int decimals(Call call) {
    if (!(call.argument(0) instanceof Constant constant)
        || !(constant.value() instanceof Long decimals)) {
      throw SqlErrors.wrongArguments(call.name());
    }
    if (decimals < 0 || decimals > MOST_FRACTION) {
      throw new ErrorReply(
          1426,
          "42000",
          "Too big precision %d specified for '%s'. Maximum is 6".formatted(decimals, call.name()));
    }
    return decimals.intValue();
  }
}
