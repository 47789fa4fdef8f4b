package org.q4j.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket of S3 or of a service that speaks its protocol. */
public final class S3Store implements ObjectStore {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;
  private static final long NANOS = 1_000_000_000L;

  static final String MODIFIED = "q4j-mtime";
  static final String MODE = "q4j-mode";
  static final String SHA256 = "q4j-sha256";

  private final S3Options options;
  private final S3Client client;
  private final S3Upload upload;

  private S3Store(S3Options options, S3Client client) {
    this.options = options;
    this.client = client;
    upload = new S3Upload(options, client);
  }

  /** Opens a place. Nothing is sent before the first use. */
  public static S3Store open(S3Options options) throws ArchiveException {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_LIMIT)
                    .socketTimeout(SILENCE_LIMIT))
            .forcePathStyle(options.pathStyle())
            // Uploads carry Content-MD5, which every service checks; the SDK's newer trailing
            // checksums are refused by some.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    options.endpoint().ifPresent(builder::endpointOverride);
    options
        .region()
        .or(() -> options.endpoint().map(elsewhere -> "us-east-1"))
        .ifPresent(region -> builder.region(Region.of(region)));
    try {
      return new S3Store(options, builder.build());
    } catch (SdkException | IllegalArgumentException failure) {
      throw new ArchiveException(
          "cannot use s3://%s: %s".formatted(options.bucket(), failure.getMessage()), failure);
    }
  }

  /** A call of the SDK. */
  interface Call<T> {
    T run() throws IOException;
  }

  /** Runs a call and says of its failure what it was for. */
  static <T> T call(Supplier<String> what, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (S3Exception failure) {
      throw new ArchiveException(
          "cannot %s: status=%d%s, %s"
              .formatted(
                  what.get(),
                  failure.statusCode(),
                  failure.awsErrorDetails() == null
                      ? ""
                      : " code=" + failure.awsErrorDetails().errorCode(),
                  failure.getMessage()),
          failure);
    } catch (SdkException failure) {
      throw new ArchiveException(
          "cannot %s: %s".formatted(what.get(), failure.getMessage()), failure);
    }
  }

  static String full(S3Options options, String key) {
    return options.prefix().isEmpty() ? key : options.prefix() + "/" + key;
  }

  private String full(String key) {
    return full(options, key);
  }

  private String place(String key) {
    return "s3://" + options.bucket() + "/" + full(key);
  }

  @Override
  public Optional<StoredObject> head(String key) throws IOException {
    return call(
        () -> "look at " + place(key),
        () -> {
          try {
            HeadObjectResponse head =
                client.headObject(request -> request.bucket(options.bucket()).key(full(key)));
            if (head.contentLength() == null || head.lastModified() == null) {
              throw new ArchiveException(
                  "%s is told without a length or a date: Content-Length=%s Last-Modified=%s (expected=both); what answers is no S3"
                      .formatted(place(key), head.contentLength(), head.lastModified()));
            }
            Map<String, String> metadata = head.metadata();
            return Optional.of(
                new StoredObject(
                    key,
                    head.contentLength(),
                    modified(metadata.get(MODIFIED), head.lastModified()),
                    unquoted(head.eTag()),
                    isTagOfContent(head),
                    Optional.ofNullable(metadata.get(SHA256))
                        .filter(sum -> sum.matches("[0-9a-f]{64}")),
                    Optional.ofNullable(metadata.get(MODE))
                        .filter(mode -> mode.matches("[0-7]{1,4}"))
                        .map(mode -> Integer.parseInt(mode, 8))));
          } catch (NoSuchKeyException none) {
            return Optional.empty();
          } catch (S3Exception failure) {
            if (failure.statusCode() == NOT_FOUND) {
              return Optional.empty(); // The answer to HEAD has no body that names the reason.
            }
            throw failure;
          }
        });
  }

  static String nanos(Instant moment) {
    return "%d.%09d".formatted(moment.getEpochSecond(), moment.getNano());
  }

  private static Instant modified(String nanos, Instant otherwise) {
    if (nanos == null || !nanos.matches("-?\\d{1,12}\\.\\d{9}")) {
      return otherwise;
    }
    int point = nanos.indexOf('.');
    try {
      return Instant.ofEpochSecond(
          Long.parseLong(nanos.substring(0, point)),
          Long.parseLong(nanos.substring(point + 1)) % NANOS);
    } catch (DateTimeException outOfRange) {
      return otherwise;
    }
  }

  private static boolean isTagOfContent(HeadObjectResponse head) {
    String encryption = head.serverSideEncryptionAsString();
    return head.sseCustomerAlgorithm() == null
        && (encryption == null || !encryption.startsWith("aws:kms"));
  }

  private static String unquoted(String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  @Override
  public InputStream open(StoredObject object, long first, long length) throws IOException {
    return call(
        () -> "read " + place(object.key()),
        () -> {
          ResponseInputStream<GetObjectResponse> in =
              client.getObject(
                  request -> {
                    request.bucket(options.bucket()).key(full(object.key()));
                    request.ifMatch("\"" + object.etag() + "\"");
                    if (length < object.size()) {
                      request.range("bytes=%d-%d".formatted(first, first + length - 1));
                    }
                  });
          return new Aborting(in);
        });
  }

  /** Drops the connection of what was not read to its end, where the SDK would read it first. */
  private static final class Aborting extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private boolean isEnded;

    Aborting(ResponseInputStream<GetObjectResponse> in) {
      super(in);
      response = in;
    }

    @Override
    public int read() throws IOException {
      int got = super.read();
      isEnded |= got < 0;
      return got;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int got = super.read(to, offset, length);
      isEnded |= got < 0;
      return got;
    }

    @Override
    public void close() throws IOException {
      if (!isEnded) {
        response.abort();
      }
      super.close();
    }
  }

  @Override
  public boolean put(String key, Path file, FileContents contents) throws IOException {
    return upload.put(key, file, contents);
  }

  @Override
  public Optional<Boolean> matches(StoredObject object, FileContents contents) {
    if (!object.etag().matches("[0-9a-f]{32}(-\\d{1,5})?")) {
      return Optional.empty();
    }
    if (object.etag().equals(contents.etag())) {
      return Optional.of(true);
    }
    // A tag of other parts, or of what is encrypted, says nothing.
    return object.etag().contains("-")
            || !object.isTagOfContent()
            || options.encryption().isPresent()
        ? Optional.empty()
        : Optional.of(false);
  }

  @Override
  public void list(String start, Consumer<StoredObject> use) throws IOException {
    int cut = options.prefix().isEmpty() ? 0 : options.prefix().length() + 1;
    call(
        () -> "list " + place(start),
        () -> {
          for (S3Object object :
              client
                  .listObjectsV2Paginator(
                      request -> request.bucket(options.bucket()).prefix(full(start)))
                  .contents()) {
            use.accept(
                new StoredObject(
                    object.key().substring(cut),
                    object.size(),
                    object.lastModified(),
                    unquoted(object.eTag()),
                    false, // A list does not say how it is encrypted.
                    Optional.empty(),
                    Optional.empty()));
          }
          return null;
        });
  }

  @Override
  public void delete(String key) throws IOException {
    call(
        () -> "remove " + place(key),
        () -> client.deleteObject(request -> request.bucket(options.bucket()).key(full(key))));
  }

  @Override
  public String name() {
    return place("").replaceFirst("/$", "");
  }

  @Override
  public void close() {
    client.close();
  }
}
