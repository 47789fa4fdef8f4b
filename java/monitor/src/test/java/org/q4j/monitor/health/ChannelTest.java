package org.q4j.monitor.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.q4j.monitor.health.HealthReport.Reason;

class ChannelTest {
  private static Channel old(String io, String sql, String lag) {
    return new Channel(
        Map.of(
            "Slave_IO_Running",
            io,
            "Slave_SQL_Running",
            sql,
            "Seconds_Behind_Master",
            lag,
            "Last_IO_Error",
            "cannot \"reach\" it"));
  }

  @Test
  void theNamesOfOldAndNewServersMeanTheSame() {
    Channel now =
        new Channel(
            Map.of(
                "Replica_IO_Running",
                "Yes",
                "Replica_SQL_Running",
                "Yes",
                "Seconds_Behind_Source",
                "7",
                "Channel_Name",
                "east"));
    assertEquals("east", now.name());
    assertTrue(now.trouble().isEmpty());
    assertEquals(7, now.lagSeconds().getAsLong());
    assertTrue(old("Yes", "Yes", "7").trouble().isEmpty());
    assertEquals(7, old("Yes", "Yes", "7").lagSeconds().getAsLong());
  }

  @Test
  void aThreadThatStillConnectsDoesNotRun() {
    Channel channel = old("Connecting", "Yes", "0");
    assertFalse(channel.receives());
    assertEquals(
        "IO thread=Connecting (expected=Yes): cannot \"reach\" it",
        channel.trouble().orElseThrow());
    assertTrue(old("Yes", "No", "0").trouble().orElseThrow().startsWith("SQL thread=No"));
  }

  @Test
  void theLagIsThatOfTheLastChannelAndUnknownWhenOneDoesNotSay() {
    HealthReport both =
        new HealthReport(
            Reason.OK, "", List.of(old("Yes", "Yes", "7"), old("Yes", "Yes", "9")), List.of(), 0);
    assertEquals(OptionalLong.of(9), both.lagSeconds());
    HealthReport one =
        new HealthReport(
            Reason.OK, "", List.of(old("Yes", "Yes", "7"), old("Yes", "Yes", "")), List.of(), 0);
    assertEquals(OptionalLong.empty(), one.lagSeconds());
  }

  @Test
  void figuresAreWrittenAsOpenMetricsWithLabelsEscaped() {
    HealthReport report =
        new HealthReport(
            Reason.LAGGING,
            "",
            List.of(
                new Channel(Map.of("Connection_name", "a\"b\\c\n", "Seconds_Behind_Master", "3"))),
            List.of(new HealthReport.QueueRows("app.jobs", 5, 3)),
            1_500_000);
    String text = HealthMetrics.of(report, true, 4);
    for (String line :
        List.of(
            "q4j_health_up 0",
            "q4j_health_maintenance 1",
            "q4j_health_checks_total 4",
            "q4j_health_check_seconds 0.001500",
            "q4j_health_replication_lag_seconds{channel=\"a\\\"b\\\\c\\n\"} 3",
            "q4j_health_queue_rows{queue=\"app.jobs\"} 5")) {
      assertTrue(text.contains(line + "\n"), text);
    }
    assertTrue(text.endsWith("# EOF\n"));
  }
}
