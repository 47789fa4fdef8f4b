package org.q4j.monitor.page;

import java.nio.charset.StandardCharsets;

/** An answer of HTTP. Immutable, as nobody changes the body. */
final class Reply {
  static final String JSON = "application/json; charset=utf-8";

  private final int status;
  private final String type;
  private final byte[] body;

  /**
   * @param status of HTTP
   * @param type content type
   * @param body all of it
   */
  Reply(int status, String type, byte[] body) {
    this.status = status;
    this.type = type;
    this.body = body;
  }

  static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, body);
  }

  static Reply text(int status, String type, String body) {
    return new Reply(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer that says in one line why there is no other. */
  static Reply refused(int status, String why) {
    return json(status, PageJson.object(json -> json.writeStringField("error", why)));
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  byte[] body() {
    return body;
  }
}
