package org.q4j.client.kafka;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.ConnectionLostException;

/** Turns what Kafka's clients throw into the exceptions of q4j. */
final class Failure {
  private Failure() {}

  /** Waits for a result. */
  static <T> T await(String what, Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException(what + ": interrupted; whether it was done is not known", interrupted);
    } catch (ExecutionException failed) {
      throw of(what, failed);
    }
  }

  /** Returns what an exception means. */
  static Q4jException of(String what, Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof Q4jException ours) {
      return ours;
    }
    String message = what + ": " + words(cause);
    cause = reason(cause);
    if (cause instanceof InterruptException) {
      Thread.currentThread().interrupt();
      return new Q4jException(what + ": interrupted; whether it was done is not known", cause);
    }
    if (cause instanceof SslAuthenticationException) {
      return new Q4jException(
          message
              + " (expected=a certificate of that host, not of another host, signed by one in"
              + " ssl.truststore.location of ?config=FILE);"
              + " see it with: openssl s_client -showcerts -connect HOST:PORT",
          cause);
    }
    if (cause instanceof SaslAuthenticationException) {
      return new Q4jException(
          message
              + "; look at sasl.mechanism, and at the name and password of sasl.jaas.config, in the"
              + " file of ?config=FILE",
          cause);
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new NotFoundException(message + "; create it with: q4j kafka create", cause);
    }
    if (cause instanceof RecordTooLargeException) {
      return new SchemaException(
          message + "; see and raise the topic's limit with: q4j kafka limit", cause);
    }
    if (cause instanceof TopicExistsException || cause instanceof InvalidTopicException) {
      return new SchemaException(message, cause);
    }
    if (cause instanceof UnsupportedVersionException) {
      return new UnsupportedException(message + " (expected=Kafka 4.2 or later)", cause);
    }
    if (cause instanceof RetriableException) {
      String silent = cause instanceof TimeoutException ? ": no broker answered in time" : "";
      return new ConnectionLostException(
          what + silent + message.substring(what.length()) + "; whether it was done is not known",
          false,
          cause);
    }
    return new Q4jException(message, cause);
  }

  /** What a transaction fails by is that one's reason, and matters more than that it failed. */
  private static Throwable reason(Throwable failed) {
    Throwable reason = failed;
    while ((reason instanceof TransactionAbortableException
            || reason.getClass() == KafkaException.class)
        && reason.getCause() instanceof KafkaException) {
      reason = reason.getCause();
    }
    return reason;
  }

  /** Kafka's own words say often only that something could not be made, and the cause says why. */
  private static String words(Throwable failed) {
    Throwable deepest = failed;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String own = String.valueOf(failed.getMessage() == null ? failed : failed.getMessage());
    String why = deepest.getMessage();
    return why == null || own.contains(why) ? own : own + ": " + why;
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
