package org.q4j.monitor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.q4j.monitor.lag.Monitor;
import org.q4j.monitor.server.DatabaseServer;

/**
 * Opens what the tests of a class look at, once, and closes it after them. Comes with {@link
 * Monitored}, or with the application's own configuration:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final MonitorExtension MONITOR = MonitorExtension.over(() -> Monitor.ofDirectory(config.data()));
 * }</pre>
 */
public final class MonitorExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(MonitorExtension.class);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Optional<Supplier<Monitor>> opener;

  /** For JUnit: {@link Monitored} or the environment says what is looked at. */
  public MonitorExtension() {
    this(Optional.empty());
  }

  private MonitorExtension(Optional<Supplier<Monitor>> opener) {
    this.opener = opener;
  }

  /** Returns one over a monitor of the application's own making; it is closed after the tests. */
  public static MonitorExtension over(Supplier<Monitor> opener) {
    return new MonitorExtension(Optional.of(opener));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (context.getStore(OURS).get(Monitor.class) == null) { // Else an outer class has it.
      context.getStore(OURS).put(Monitor.class, open(context));
    }
  }

  private Monitor open(ExtensionContext context) {
    return opener
        .map(Supplier::get)
        .orElseGet(
            () ->
                open(
                    AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), Monitored.class)));
  }

  private static Monitor open(Optional<Monitored> said) {
    String data = said.map(Monitored::data).orElse("");
    String jdbc = said.map(Monitored::jdbc).orElse("");
    String cluster = said.map(Monitored::cluster).orElse("");
    if (data.isEmpty() && jdbc.isEmpty() && cluster.isEmpty()) {
      jdbc = environment("Q4J_DB_URL");
      data = environment("Q4J_DATA");
      cluster = environment("Q4J_CLUSTER");
    }
    Monitor monitor;
    if (!jdbc.isEmpty()) {
      String user = said.map(Monitored::user).orElse("");
      monitor =
          Monitor.ofServer(
              new DatabaseServer(
                  jdbc,
                  user.isEmpty() ? environment("Q4J_DB_USER") : user,
                  environment("Q4J_DB_PASSWORD")),
              ANSWER);
    } else if (!data.isEmpty()) {
      monitor = Monitor.ofDirectory(Path.of(data));
    } else if (!cluster.isEmpty()) {
      monitor = Monitor.ofCluster(cluster);
    } else {
      throw new ExtensionConfigurationException(
          "nothing to look at: data, jdbc and cluster of @Monitored, $Q4J_DATA, $Q4J_DB_URL and $Q4J_CLUSTER are empty");
    }
    String samples = said.map(Monitored::samples).orElse("");
    return samples.isEmpty() ? monitor : monitor.samples(Path.of(samples));
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Monitoring.use(context.getStore(OURS).get(Monitor.class, Monitor.class));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Monitoring.use(null);
  }
}
