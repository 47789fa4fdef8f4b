package org.q4j.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.q4j.http.SlowClients;

/** Answers GET and HEAD from the files of a folder and, behind it, of a bucket. Thread-safe. */
final class ArchiveHandler extends Handler.Abstract {
  private static final int BUFFER = 128 * 1024;

  /** Unpacked content is made in arrays; there may be one for each connection. */
  private static final int UNPACKED_BUFFER = 64 * 1024;

  private static final int WINDOWS_MIB = 256;

  private final LocalTree local;
  private final ColdFiles cold;
  private final DirectoryPage pages;
  private final SlowClients slow;
  private final System.Logger log;
  private final UnpackBudget budget = new UnpackBudget(WINDOWS_MIB);
  private ByteBufferPool.Sized pool;
  private ByteBufferPool.Sized unpackedPool;

  /**
   * @param cold null when there is no bucket
   * @param pages null when folders are not listed
   */
  ArchiveHandler(
      LocalTree local, ColdFiles cold, DirectoryPage pages, SlowClients slow, System.Logger log) {
    this.local = local;
    this.cold = cold;
    this.pages = pages;
    this.slow = slow;
    this.log = log;
  }

  @Override
  protected void doStart() throws Exception {
    ByteBufferPool buffers = getServer().getByteBufferPool();
    pool = new ByteBufferPool.Sized(buffers, true, BUFFER);
    unpackedPool = new ByteBufferPool.Sized(buffers, false, UNPACKED_BUFFER);
    super.doStart();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    Callback done = Callback.from(callback, slow.begin(connection));
    Answer answer = new Answer(request, response, done, connection);
    try {
      answer.begin();
    } catch (IOException | RuntimeException failure) {
      answer.failed(failure);
    }
    return true;
  }

  /** One request and what becomes of it. */
  private final class Answer {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Connection connection;

    Answer(Request request, Response response, Callback callback, Connection connection) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.connection = connection;
    }

    void begin() throws IOException {
      boolean isRead =
          HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
      if (!isRead) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        refuse(HttpStatus.METHOD_NOT_ALLOWED_405);
        return;
      }
      Optional<RequestPath> parsed = RequestPath.parse(request.getHttpURI().getPath());
      if (parsed.isEmpty()) {
        refuse(HttpStatus.NOT_FOUND_404);
        return;
      }
      RequestPath path = parsed.get();
      if (path.directory()) {
        folder(path);
        return;
      }
      AcceptEncoding accepted =
          AcceptEncoding.parse(request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING));
      List<Encoding> order = new ArrayList<>(accepted.order());
      // Between two looks name may have become name.gz: what was looked for before name, once more.
      order.addAll(order.subList(0, order.indexOf(Encoding.IDENTITY)));
      boolean isFolder = false;
      for (Encoding encoding : order) {
        Optional<LocalTree.Found> found = local.open(stored(path, encoding));
        if (found.isPresent() && found.get().kind() == LocalTree.Kind.FILE) {
          LocalTree.Found file = found.get();
          Body body = new Body.Local(file.channel(), file.size(), file.modified());
          send(path, encoding, !accepted.accepts(encoding), body);
          return;
        }
        isFolder |= encoding == Encoding.IDENTITY && found.isPresent();
      }
      if (isFolder) {
        response.getHeaders().put(HttpHeader.LOCATION, request.getHttpURI().getPath() + "/");
        refuse(HttpStatus.MOVED_PERMANENTLY_301);
      } else if (cold == null) {
        refuse(HttpStatus.NOT_FOUND_404);
      } else {
        fromBucket(path, accepted);
      }
    }

    private List<String> stored(RequestPath path, Encoding encoding) {
      List<String> names = new ArrayList<>(path.names());
      names.set(names.size() - 1, path.last() + encoding.ending());
      return names;
    }

    private void fromBucket(RequestPath path, AcceptEncoding accepted) {
      // The bucket's threads must not be held up by what follows.
      Executor threads = request.getComponents().getExecutor();
      cold.find(path.key(), accepted.order())
          .thenComposeAsync(
              found -> {
                if (found.isEmpty()) {
                  refuse(HttpStatus.NOT_FOUND_404);
                  return CompletableFuture.completedFuture(null);
                }
                ColdFiles.Place place = found.get();
                boolean unpacked = !accepted.accepts(place.encoding());
                Validators validators =
                    Validators.of(
                        place.object().modified(),
                        place.object().size(),
                        place.encoding(),
                        unpacked);
                if (HttpMethod.HEAD.is(request.getMethod()) || isKnown(validators)) {
                  // Nothing has to be fetched for these.
                  run(() -> send(path, place.encoding(), unpacked, place.withoutBytes()));
                  return CompletableFuture.completedFuture(null);
                }
                return cold.open(place, unpacked)
                    .thenAccept(body -> run(() -> send(path, place.encoding(), unpacked, body)));
              },
              threads)
          .exceptionally(
              failure -> {
                failed(failure);
                return null;
              });
    }

    /** Something that an answer does. */
    private interface Step {
      void run() throws IOException;
    }

    private void run(Step step) {
      try {
        step.run();
      } catch (IOException | RuntimeException failure) {
        failed(failure);
      }
    }

    private boolean isKnown(Validators validators) {
      HttpFields headers = request.getHeaders();
      return validators.isKnown(
          headers.getValuesList(HttpHeader.IF_NONE_MATCH),
          headers.get(HttpHeader.IF_MODIFIED_SINCE));
    }

    /** Sends a stored file, or that it is known. Closes the body in the end. */
    private void send(RequestPath path, Encoding stored, boolean unpacked, Body body)
        throws IOException {
      boolean handedOn = false;
      try {
        HttpFields.Mutable headers = response.getHeaders();
        Validators validators = Validators.of(body.modified(), body.size(), stored, unpacked);
        headers.put(HttpHeader.ETAG, validators.tag());
        headers.put(HttpHeader.LAST_MODIFIED, validators.lastModified());
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (isKnown(validators)) {
          response.setStatus(HttpStatus.NOT_MODIFIED_304);
          // As below: a length of 0 would be said of the file.
          response.write(false, BufferUtil.EMPTY_BUFFER, callback);
          return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, ContentTypes.of(path.last()));
        headers.put(new HttpField("X-Content-Type-Options", "nosniff"));
        // Unpacked content has no length before it is unpacked, and no offsets to begin at.
        headers.put(HttpHeader.ACCEPT_RANGES, unpacked ? "none" : "bytes");
        if (stored != Encoding.IDENTITY && !unpacked) {
          headers.put(HttpHeader.CONTENT_ENCODING, stored.token());
        }
        boolean isHead = HttpMethod.HEAD.is(request.getMethod());
        Optional<ByteRange> range =
            isHead || unpacked || !validators.allowsRange(request.getHeaders().get("If-Range"))
                ? Optional.empty()
                : ByteRange.parse(request.getHeaders().get(HttpHeader.RANGE), body.size());
        if (range.isPresent()) {
          headers.put(HttpHeader.CONTENT_RANGE, range.get().contentRange(body.size()));
          if (!range.get().isSatisfiable()) {
            headers.remove(HttpHeader.CONTENT_ENCODING);
            refuse(HttpStatus.RANGE_NOT_SATISFIABLE_416);
            return;
          }
          response.setStatus(HttpStatus.PARTIAL_CONTENT_206);
        }
        long first = range.map(ByteRange::first).orElse(0L);
        long length = range.map(ByteRange::length).orElse(body.size());
        if (!unpacked) {
          headers.put(HttpHeader.CONTENT_LENGTH, length);
        } else if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
          // Also when the connection ends with it: else what breaks off would look complete.
          headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
        }
        if (isHead) {
          // Not the last write: of a last one of nothing the length would be said to be 0.
          response.write(!unpacked, BufferUtil.EMPTY_BUFFER, callback);
          return;
        }
        if (!unpacked && length <= BUFFER && body instanceof Body.Local file) {
          whole(file, first, (int) length);
          return;
        }
        Body sent = unpacked && stored == Encoding.ZSTD ? budget.unpack(body) : body;
        Content.Source source;
        if (sent != body) {
          source = Content.Source.from(unpackedPool, sent.stream());
        } else if (unpacked) {
          source = Content.Source.from(unpackedPool, stored.unpack(body.stream()));
        } else {
          source = body.source(pool, first, length);
        }
        handedOn = true;
        Content.copy(
            source, slow.measured(connection, response), Callback.from(told(), () -> close(sent)));
      } finally {
        if (!handedOn) {
          body.close();
        }
      }
    }

    /** Sends a small part of a local file by one write, which is half the cost of copying it. */
    private void whole(Body.Local file, long first, int length) throws IOException {
      RetainableByteBuffer.Mutable held = pool.acquire();
      try {
        ByteBuffer buffer = held.getByteBuffer();
        buffer.clear().limit(length);
        file.channel().position(first);
        while (buffer.hasRemaining()) {
          if (file.channel().read(buffer) < 0) {
            throw new IOException("the file was cut short while it was sent");
          }
        }
        buffer.flip();
      } catch (IOException | RuntimeException failure) {
        held.release();
        throw failure;
      }
      slow.measured(connection, response)
          .write(true, held.getByteBuffer(), Callback.from(told(), held::release));
    }

    /** Returns the answer's end, with a word of what fails. */
    private Callback told() {
      return Callback.from(
          callback::succeeded,
          failure -> {
            say(failure);
            callback.failed(failure);
          });
    }

    private void folder(RequestPath path) throws IOException {
      Optional<String> page = pages == null ? Optional.empty() : pages.of(path);
      if (page.isEmpty()) {
        refuse(local.isFolder(path.names()) ? HttpStatus.FORBIDDEN_403 : HttpStatus.NOT_FOUND_404);
        return;
      }
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
      text(HttpStatus.OK_200, "text/html; charset=utf-8", page.get());
    }

    private void refuse(int status) {
      text(
          status,
          "text/plain; charset=utf-8",
          "%d %s\n".formatted(status, HttpStatus.getMessage(status)));
    }

    private void text(int status, String type, String content) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
      Content.Sink.write(response, true, content, callback);
    }

    private void failed(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      say(cause);
      if (response.isCommitted()) {
        callback.failed(cause);
        return;
      }
      response.reset();
      if (cause instanceof AccessDeniedException) {
        refuse(HttpStatus.FORBIDDEN_403);
      } else if (cause instanceof RejectedExecutionException) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        refuse(HttpStatus.SERVICE_UNAVAILABLE_503);
      } else if (cause instanceof ArchiveException) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        refuse(HttpStatus.BAD_GATEWAY_502);
      } else {
        refuse(HttpStatus.INTERNAL_SERVER_ERROR_500);
      }
    }

    private void say(Throwable failure) {
      boolean isClients = failure instanceof EofException || failure instanceof TimeoutException;
      log.log(
          isClients ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          "{0} {1}: {2}",
          request.getMethod(),
          request.getHttpURI().getPath(),
          failure);
    }

    private void close(Body body) {
      try {
        body.close();
      } catch (IOException failure) {
        say(failure);
      }
    }
  }
}
