/**
 * Monitoring as tests: a JUnit extension that opens what is looked at, and assertions on queues'
 * lag.
 *
 * <pre>{@code
 * import static org.q4j.monitor.Monitoring.assertThat;
 * import static org.q4j.monitor.Monitoring.below;
 * import static org.q4j.monitor.Monitoring.lag;
 *
 * @Monitored(data = "/srv/app/q4j-data")
 * class QueuesTest {
 *   @Test
 *   void jobsAreWorkedOff() {
 *     assertThat(lag("app.jobs"))
 *         .rowsBelow(1000)
 *         .oldestReadyBelow(Duration.ofMinutes(10))
 *         .drainingWithin(Duration.ofMinutes(5));
 *   }
 * }
 * }</pre>
 */
package org.q4j.monitor;
