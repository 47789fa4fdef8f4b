package org.q4j.sql.wire;

import java.util.Optional;

/** The ways of logging in. */
public enum AuthPlugin {
  /** mysql_native_password: every client has it, and FEDERATED needs it in the greeting. */
  NATIVE(NativePassword.NAME),
  /** caching_sha2_password, MySQL 8's. */
  CACHING_SHA2(CachingSha2Password.NAME);

  private final String protocolName;

  AuthPlugin(String protocolName) {
    this.protocolName = protocolName;
  }

  /** Returns the name in the protocol and in a file of users. */
  public String protocolName() {
    return protocolName;
  }

  static Optional<AuthPlugin> byName(String name) {
    for (AuthPlugin plugin : values()) {
      if (plugin.protocolName.equals(name)) {
        return Optional.of(plugin);
      }
    }
    return Optional.empty();
  }
}
