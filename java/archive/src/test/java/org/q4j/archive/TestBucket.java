package org.q4j.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket in this process, on a port of loopback, that goes wrong as it is told to. */
final class TestBucket implements AutoCloseable {
  static final String NAME = "test-bucket";
  private static final String KEY_ID = "local-identity";
  private static final String SECRET = "local-credential";

  /** How many of the next reads, looks and writes answer with 500. */
  final AtomicInteger failures = new AtomicInteger();

  /** How many of the next writes are done and then answered with 500. */
  final AtomicInteger lostAnswers = new AtomicInteger();

  /** After so many bytes of the next read the body ends, once; -1 for never. */
  final AtomicInteger cutAfter = new AtomicInteger(-1);

  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  final AtomicInteger writes = new AtomicInteger();

  /** Keys that lists show though they were removed. */
  final ConcurrentHashMap<String, Boolean> ghosts = new ConcurrentHashMap<>();

  /** Whether bodies come with a bit turned. */
  volatile boolean damages;

  /** Whether the store says of every object that it has another checksum. */
  volatile boolean liesAboutChecksums;

  /** Bodies stop after 256 KiB until this is counted down; null for never. */
  volatile CountDownLatch gate;

  private final S3Proxy proxy;

  TestBucket() throws Exception {
    this(AuthenticationType.AWS_V2_OR_V4);
  }

  /**
   * @param authentication NONE for a bucket that anyone may read
   */
  TestBucket(AuthenticationType authentication) throws Exception {
    System.setProperty("aws.accessKeyId", KEY_ID);
    System.setProperty("aws.secretAccessKey", SECRET);
    TransientNio2BlobStore memory = new TransientNio2BlobStore();
    memory.createContainer(CreateBucketRequest.builder().bucket(NAME).build());
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Faulty faulty = new Faulty(memory);
    proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .blobStore(faulty)
            .awsAuthentication(authentication, KEY_ID, SECRET)
            .build();
    proxy.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** What a child process needs to reach it. */
  List<String> properties() {
    return List.of("-Daws.accessKeyId=" + KEY_ID, "-Daws.secretAccessKey=" + SECRET);
  }

  S3Store store() throws IOException {
    return store(endpoint());
  }

  static S3Store store(URI endpoint) throws IOException {
    S3Options options = S3Options.parse("s3://" + NAME + "/some/prefix/");
    return S3Store.open(
        new S3Options(
            options.bucket(),
            options.prefix(),
            Optional.of(endpoint),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public void close() throws IOException {
    if (gate != null) {
      gate.countDown();
    }
    try {
      proxy.stop();
    } catch (Exception failure) { // What it declares.
      throw new IOException(failure);
    }
  }

  private void failAsTold() {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw S3Exception.builder().statusCode(500).message("told to fail").build();
    }
  }

  private final class Faulty extends ForwardingBlobStore {
    Faulty(TransientNio2BlobStore memory) {
      super(memory);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      reads.incrementAndGet();
      failAsTold();
      ResponseInputStream<GetObjectResponse> in = super.getBlob(request);
      return new ResponseInputStream<>(in.response(), AbortableInputStream.create(new Body(in)));
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
      looks.incrementAndGet();
      failAsTold();
      HeadObjectResponse head = super.blobMetadata(request);
      return head != null && liesAboutChecksums
          ? head.toBuilder().eTag("\"00000000000000000000000000000000\"").build()
          : head;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
      writes.incrementAndGet();
      failAsTold();
      PutObjectResponse done = super.putBlob(request, body);
      if (lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw S3Exception.builder().statusCode(500).message("told to lose the answer").build();
      }
      return done;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
      ListObjectsV2Response list = super.list(request);
      List<S3Object> all = new java.util.ArrayList<>(list.contents());
      for (String ghost : ghosts.keySet()) {
        all.add(
            S3Object.builder()
                .key(ghost)
                .size(1L)
                .eTag("\"0\"")
                .lastModified(java.time.Instant.EPOCH)
                .build());
      }
      return list.toBuilder().contents(all).keyCount(all.size()).build();
    }
  }

  private final class Body extends FilterInputStream {
    private long given;

    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      CountDownLatch closed = gate;
      if (given >= 256 * 1024 && closed != null) {
        try {
          closed.await();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new IOException(interrupted);
        }
      }
      int cut = cutAfter.get();
      if (cut >= 0 && given >= cut) {
        cutAfter.set(-1);
        throw new IOException("told to cut the body");
      }
      int most = cut < 0 ? length : (int) Math.min(length, cut - given);
      int got = super.read(to, offset, Math.min(most, 64 * 1024));
      if (got > 0 && damages && given == 0) {
        to[offset] ^= 1;
      }
      given += Math.max(got, 0);
      return got;
    }
  }
}
