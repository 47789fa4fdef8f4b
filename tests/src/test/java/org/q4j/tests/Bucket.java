package org.q4j.tests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/** A bucket in this process, on a free port of loopback. */
final class Bucket implements AutoCloseable {
  static final String KEY_ID = "some-identity";
  static final String SECRET = "some-secret";

  private final S3Proxy proxy;

  Bucket(String name) throws Exception {
    TransientNio2BlobStore memory = new TransientNio2BlobStore();
    memory.createContainer(CreateBucketRequest.builder().bucket(name).build());
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .blobStore(memory)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
            .build();
    proxy.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + proxy.getPort();
  }

  @Override
  public void close() throws IOException {
    try {
      proxy.stop();
    } catch (Exception failure) { // What it declares.
      throw new IOException(failure);
    }
  }
}
