package org.q4j.monitor.page;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.http.SlowClients;
import org.q4j.monitor.metrics.QueueMetrics;
import org.q4j.monitor.metrics.QueueMetrics.Form;

/** Answers HTTP: the page's files, its script's requests, and {@code /metrics}. Thread-safe. */
final class PageHandler extends Handler.Abstract {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Assets assets;
  private final Api api;
  private final Access access;
  private final QueueMetrics metrics;
  private final SlowClients slow;
  private final System.Logger log = System.getLogger(PageHandler.class.getName());

  PageHandler(Assets assets, Api api, Access access, QueueMetrics metrics, SlowClients slow) {
    this.assets = assets;
    this.api = api;
    this.access = access;
    this.metrics = metrics;
    this.slow = slow;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    Callback done = Callback.from(callback, slow.begin(connection));
    Reply reply = reply(request);
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(reply.status());
    headers.put(HttpHeader.CONTENT_TYPE, reply.type());
    headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    headers.put(
        HttpHeader.CACHE_CONTROL, reply.type().equals(Reply.JSON) ? "no-store" : "no-cache");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Referrer-Policy", "no-referrer");
    if (reply.status() == 401) {
      headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"q4j\"");
    } else if (reply.status() == 405) {
      headers.put(HttpHeader.ALLOW, "GET, HEAD, POST");
    }
    HttpFields asked = request.getHeaders();
    if (asked.contains(HttpHeader.TRANSFER_ENCODING)
        || asked.getLongField(HttpHeader.CONTENT_LENGTH) > 0) {
      headers.put(HttpHeader.CONNECTION, "close"); // Nobody is going to read a body.
    }
    boolean isHead = HttpMethod.HEAD.is(request.getMethod());
    ByteBuffer body = isHead ? ByteBuffer.allocate(0) : ByteBuffer.wrap(reply.body());
    slow.measured(connection, response).write(!isHead, body, done);
    return true;
  }

  private Reply reply(Request request) {
    try {
      if (!access.isMeant(request.getHeaders().get(HttpHeader.HOST))) {
        return Reply.refused(
            421, "this server answers only to localhost and 127.0.0.1, or with a read token");
      }
      String path = request.getHttpURI().getCanonicalPath();
      String method = request.getMethod();
      if (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)) {
        return look(path == null ? "" : path, request);
      }
      return HttpMethod.POST.is(method)
          ? change(path == null ? "" : path, request)
          : Reply.refused(405, "method=%s (expected=GET, HEAD or POST)".formatted(method));
    } catch (NotFoundException missing) {
      return Reply.refused(404, String.valueOf(missing.getMessage()));
    } catch (IllegalArgumentException wrong) {
      return Reply.refused(400, String.valueOf(wrong.getMessage()));
    } catch (Q4jException failure) {
      return Reply.refused(409, String.valueOf(failure.getMessage()));
    } catch (RuntimeException failure) {
      log.log(System.Logger.Level.WARNING, "no answer to " + request.getHttpURI(), failure);
      return Reply.refused(500, "the server has failed, and logged why");
    }
  }

  private Reply look(String path, Request request) {
    Optional<Reply> file = assets.find(path);
    if (file.isPresent()) {
      return file.get();
    }
    if (!access.mayRead(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      return Reply.refused(401, "a token is needed (expected=Authorization: Bearer TOKEN)");
    }
    if (path.equals("/metrics")) {
      Form form = Form.of(request.getHeaders().get(HttpHeader.ACCEPT));
      return Reply.text(200, form.contentType(), metrics.text(form));
    }
    return api.look(path, parameters(request)).orElseGet(() -> missing(path));
  }

  private Reply change(String path, Request request) {
    if (!access.knowsWriters()) {
      return Reply.refused(
          403, "nothing can be changed here (q4j serve --http-write-token-file lets who has it)");
    }
    if (!access.mayWrite(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      return Reply.refused(401, "the write token is needed");
    }
    String who = Request.getRemoteAddr(request);
    return api.change(path, parameters(request), who).orElseGet(() -> missing(path));
  }

  private static Reply missing(String path) {
    return Reply.refused(404, "there is nothing at " + path);
  }

  private static Map<String, String> parameters(Request request) {
    Map<String, String> parameters = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        parameters.put(field.getName(), field.getValue());
      }
    } catch (RuntimeException unread) { // Jetty's own, of several kinds.
      throw new IllegalArgumentException(
          "the address cannot be read behind its ? (expected=NAME=VALUE&…, %-encoded UTF-8)",
          unread);
    }
    return parameters;
  }
}
