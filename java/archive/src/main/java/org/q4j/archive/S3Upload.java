package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Sends one file to a bucket: at once, or in parts. */
final class S3Upload {
  private static final int EXISTS = 412;

  private final S3Options options;
  private final S3Client client;

  S3Upload(S3Options options, S3Client client) {
    this.options = options;
    this.client = client;
  }

  /** Returns false when the store says that there is an object already. */
  boolean put(String key, Path file, FileContents contents) throws IOException {
    String full = S3Store.full(options, key);
    return S3Store.call(
        () -> "upload %s to s3://%s/%s".formatted(file, options.bucket(), full),
        () -> {
          try {
            if (contents.partMd5().size() == 1) {
              putWhole(full, file, contents);
            } else {
              putParts(full, file, contents);
            }
            return true;
          } catch (S3Exception failure) {
            // Or an attempt did it whose answer was lost, and the next one was told this.
            if (failure.statusCode() == EXISTS || failure instanceof NoSuchUploadException) {
              return false;
            }
            throw failure;
          }
        });
  }

  /** The types are for others who read the bucket: browsers, nginx. */
  private static String type(String key) {
    return ContentTypes.of(Encoding.of(key).strip(key));
  }

  private static Optional<String> encoding(String key) {
    return Optional.of(Encoding.of(key))
        .filter(encoding -> encoding != Encoding.IDENTITY)
        .map(Encoding::token);
  }

  private static Map<String, String> metadata(FileContents contents) {
    return Map.of(
        S3Store.MODIFIED, S3Store.nanos(contents.stamp().modified()),
        S3Store.MODE, Integer.toOctalString(contents.stamp().mode()),
        S3Store.SHA256, contents.sha256());
  }

  private void putWhole(String key, Path file, FileContents contents) {
    client.putObject(
        request -> {
          request.bucket(options.bucket()).key(key).metadata(metadata(contents));
          request.contentMD5(md5(contents, 0)).contentType(type(key)).ifNoneMatch("*");
          encoding(key).ifPresent(request::contentEncoding);
          options.encryption().ifPresent(request::serverSideEncryption);
          options.kmsKey().ifPresent(request::ssekmsKeyId);
          options.storageClass().ifPresent(request::storageClass);
        },
        body(file, 0, contents.stamp().size()));
  }

  private void putParts(String key, Path file, FileContents contents) {
    abortEarlier(key);
    CreateMultipartUploadResponse begun =
        client.createMultipartUpload(
            request -> {
              request.bucket(options.bucket()).key(key).metadata(metadata(contents));
              request.contentType(type(key));
              encoding(key).ifPresent(request::contentEncoding);
              options.encryption().ifPresent(request::serverSideEncryption);
              options.kmsKey().ifPresent(request::ssekmsKeyId);
              options.storageClass().ifPresent(request::storageClass);
            });
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (int i = 0; i < contents.partMd5().size(); i++) {
        parts.add(putPart(key, begun.uploadId(), file, contents, i));
      }
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(options.bucket())
                  .key(key)
                  .uploadId(begun.uploadId())
                  .ifNoneMatch("*")
                  .multipartUpload(all -> all.parts(parts)));
    } catch (SdkException | UncheckedIOException failure) {
      abort(key, begun.uploadId(), failure);
      throw failure;
    }
  }

  private CompletedPart putPart(
      String key, String upload, Path file, FileContents contents, int index) {
    long first = index * contents.partSize();
    long length = Math.min(contents.partSize(), contents.stamp().size() - first);
    String etag =
        client
            .uploadPart(
                request ->
                    request
                        .bucket(options.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(index + 1)
                        .contentMD5(md5(contents, index)),
                body(file, first, length))
            .eTag();
    return CompletedPart.builder().partNumber(index + 1).eTag(etag).build();
  }

  /** Parts that a killed run left are paid for until somebody removes them. */
  private void abortEarlier(String key) {
    for (MultipartUpload upload :
        client
            .listMultipartUploads(request -> request.bucket(options.bucket()).prefix(key))
            .uploads()) {
      if (upload.key().equals(key)) {
        client.abortMultipartUpload(
            request -> request.bucket(options.bucket()).key(key).uploadId(upload.uploadId()));
      }
    }
  }

  private void abort(String key, String upload, RuntimeException failure) {
    try {
      client.abortMultipartUpload(
          request -> request.bucket(options.bucket()).key(key).uploadId(upload));
    } catch (SdkException notAborted) {
      failure.addSuppressed(notAborted); // The next run for this key aborts it.
    }
  }

  private static String md5(FileContents contents, int part) {
    return Base64.getEncoder().encodeToString(contents.partMd5().get(part));
  }

  /** A part of a file, opened anew for each attempt. */
  private static RequestBody body(Path file, long first, long length) {
    return RequestBody.fromContentProvider(
        () -> part(file, first, length), length, ContentTypes.UNKNOWN);
  }

  private static InputStream part(Path file, long first, long length) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      channel.position(first);
      return new LimitedStream(Channels.newInputStream(channel), length);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
