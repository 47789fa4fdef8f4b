package org.q4j.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.q4j.peer.Caller;
import org.q4j.peer.Listener;
import org.q4j.peer.SocketFile;

/**
 * Opens the stores of tests that hold for every way to a store: the embedded one, or, in tests that
 * say so, the same one reached over a socket. The disk is the test's in both cases.
 */
final class TestStores {
  private static volatile boolean overSocket;

  private static EmbeddedStore last;

  private TestStores() {}

  /** Returns a queue of the store opened last, as its owner has it. */
  static EmbeddedQueue embedded(String name) {
    return last.open(QueueName.parse(name));
  }

  static void overSocket(boolean whether) {
    overSocket = whether;
  }

  static QueueStore open(Path directory) {
    return open(directory, StoreOptions.defaults());
  }

  static QueueStore open(Path directory, StoreOptions options) {
    QueueStore owner = QueueStore.open(directory, options);
    last = (EmbeddedStore) owner;
    if (!overSocket) {
      return owner;
    }
    try {
      return served(last);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static QueueStore served(EmbeddedStore owner) throws IOException {
    Path directory = Files.createTempDirectory("q4j-served");
    SocketFile socket = new SocketFile(directory);
    Listener listener = Listener.open(socket, () -> new Guest(owner));
    RemoteStore remote = new RemoteStore(owner.directory(), socket, Caller.connect(socket));
    return (QueueStore)
        Proxy.newProxyInstance(
            TestStores.class.getClassLoader(),
            new Class<?>[] {QueueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                remote.close();
                listener.leave();
                Closing closing = new Closing();
                closing.attempt(owner::close);
                closing.attempt(listener::close);
                Files.deleteIfExists(directory);
                closing.rethrow();
                return null;
              }
              try {
                return method.invoke(remote, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
