package org.q4j.monitor.health;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.q4j.http.SlowClients;
import org.q4j.monitor.health.HealthReport.Reason;

/**
 * Answers {@code /live}, {@code /ready}, {@code /queues}, {@code /metrics}, and everything else
 * with the check: balancers ask for any path. Holds no thread while a check runs.
 */
final class HealthHandler extends Handler.Abstract.NonBlocking {
  private static final String JSON = "application/json";
  private static final int METHOD_NOT_ALLOWED = 405;

  private final HealthOptions options;
  private final CachedCheck check;
  private final SlowClients slow;

  HealthHandler(HealthOptions options, CachedCheck check, SlowClients slow) {
    this.options = options;
    this.check = check;
    this.slow = slow;
  }

  /** What is answered. */
  private record Answer(int code, String type, String body) {
    static Answer json(int code, String body) {
      return new Answer(code, JSON, body);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback answered) {
    Connection connection = request.getConnectionMetaData().getConnection();
    Callback callback = Callback.from(answered, slow.begin(connection));
    // Balancers ask anew each time, and nobody else keeps a place for later.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    String method = request.getMethod();
    boolean isHead = HttpMethod.HEAD.is(method);
    if (!isHead && !HttpMethod.GET.is(method) && !HttpMethod.OPTIONS.is(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, OPTIONS");
      Answer refused =
          Answer.json(
              METHOD_NOT_ALLOWED, HealthBody.of("refused", "expected=GET, HEAD or OPTIONS"));
      send(refused, false, response, callback);
      return true;
    }
    CompletableFuture<Answer> unused =
        answer(Request.getPathInContext(request))
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    send(answer, isHead, response, callback);
                  } else {
                    callback.failed(failure);
                  }
                });
    return true;
  }

  private CompletableFuture<Answer> answer(String path) {
    return switch (path) {
      case "/live" ->
          CompletableFuture.completedFuture(
              Answer.json(200, HealthBody.of("ok", "this process answers")));
      case "/ready" -> CompletableFuture.completedFuture(ready());
      case "/queues" ->
          check
              .report()
              .thenApply(
                  report -> Answer.json(report.reason().code(), HealthBody.ofQueues(report)));
      case "/metrics" ->
          check
              .report()
              .thenApply(
                  report ->
                      new Answer(
                          200,
                          HealthMetrics.CONTENT_TYPE,
                          HealthMetrics.of(report, isDown(), check.count())));
      default ->
          isDown()
              ? CompletableFuture.completedFuture(of(maintenance()))
              : check.report().thenApply(HealthHandler::of);
    };
  }

  private Answer ready() {
    if (isDown()) {
      return of(maintenance());
    }
    return check.hasEnded()
        ? Answer.json(200, HealthBody.of("ok", "the server has been checked"))
        : Answer.json(503, HealthBody.of("starting", "the first check has not ended yet"));
  }

  private static Answer of(HealthReport report) {
    return Answer.json(report.reason().code(), HealthBody.of(report));
  }

  private HealthReport maintenance() {
    return HealthReport.of(
        Reason.MAINTENANCE, "the down file is there: " + options.downFile().orElseThrow());
  }

  /** A link that leads nowhere counts too: somebody put it there. */
  private boolean isDown() {
    return options.downFile().isPresent()
        && Files.exists(options.downFile().get(), LinkOption.NOFOLLOW_LINKS);
  }

  private static void send(Answer answer, boolean isHead, Response response, Callback callback) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.code());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, isHead ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body), callback);
  }
}
