package org.q4j.monitor;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what the tests of a class look at with {@link Monitoring}. Of what is left out, the
 * environment says it: {@code Q4J_DB_URL} with {@code Q4J_DB_USER}, else {@code Q4J_DATA}, else
 * {@code Q4J_CLUSTER}. A server's password is in {@code Q4J_DB_PASSWORD}; applications that have a
 * configuration of their own use {@link MonitorExtension#over}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(MonitorExtension.class)
public @interface Monitored {

  /** Returns the data directory; empty when there is none. */
  String data() default "";

  /** Returns the server, {@code jdbc:mysql://host:port/}; empty when there is none. */
  String jdbc() default "";

  /**
   * Returns the cluster, {@code kafka://host:port}; empty when there is none. Needs the module
   * {@code q4j-client} among the test's libraries.
   */
  String cluster() default "";

  /** Returns who logs in at the server. */
  String user() default "";

  /** Returns the folder of the samples that are kept between runs; empty for the standard one. */
  String samples() default "";
}
