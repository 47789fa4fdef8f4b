package org.q4j.client.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The network before a server: passes bytes on, and breaks after as many of them as it is told. */
final class CutProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final AtomicInteger target = new AtomicInteger();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger cuts = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  CutProxy() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Sets where connections made from now on lead. */
  void target(int port) {
    target.set(port);
  }

  /** Has all connections broken when so many more bytes have passed, in whatever direction. */
  void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Returns how often it was broken. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
          server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.get()));
        } catch (IOException down) {
          end(client, server);
          continue;
        }
        start(() -> pass(client, server));
        start(() -> pass(server, client));
      } catch (IOException closed) {
        // The loop looks whether that was the end.
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        long after = left.addAndGet(-read);
        int passed = after >= 0 ? read : (int) Math.max(0, read + after);
        out.write(bytes, 0, passed);
        if (after < 0) {
          cut();
        }
      }
    } catch (IOException broken) {
      // Both ends are told below.
    }
    end(from, to);
  }

  private synchronized void cut() {
    if (left.get() < 0) {
      left.set(Long.MAX_VALUE);
      cuts.incrementAndGet();
      end(open.toArray(Socket[]::new));
    }
  }

  private void end(Socket... sockets) {
    for (Socket socket : sockets) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException alreadyClosed) {
        // As wanted.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    end(open.toArray(Socket[]::new));
  }
}
