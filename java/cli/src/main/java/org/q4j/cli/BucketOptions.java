package org.q4j.cli;

import java.net.URI;
import java.util.Optional;
import org.q4j.archive.ArchiveException;
import org.q4j.archive.S3Options;
import org.q4j.archive.S3Store;
import picocli.CommandLine.Option;

/** Which bucket, and how it is reached. */
final class BucketOptions {
  @Option(
      names = "--s3",
      paramLabel = "s3://BUCKET[/PREFIX]",
      description = "Where in which bucket the files are.")
  private String place;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "A service other than AWS; its buckets are addressed by path.")
  private URI endpoint;

  @Option(names = "--s3-region", paramLabel = "REGION", description = "Of the bucket.")
  private String region;

  @Option(
      names = "--s3-path-style",
      negatable = true,
      description = "Whether the bucket's name stands in the path (only with --s3-endpoint).")
  private Boolean pathStyle;

  @Option(
      names = "--s3-encryption",
      paramLabel = "KIND",
      description = "Encryption by the service: AES256 or aws:kms (what the bucket has set).")
  private String encryption;

  @Option(
      names = "--s3-kms-key",
      paramLabel = "KEY",
      description = "The key of aws:kms (the account's own).")
  private String kmsKey;

  @Option(
      names = "--s3-storage-class",
      paramLabel = "CLASS",
      description = "Of what is uploaded, as in STANDARD_IA (what the bucket has set).")
  private String storageClass;

  boolean isGiven() {
    return place != null;
  }

  /** Returns the bucket; nothing when none is given. */
  Optional<S3Store> find() {
    return isGiven() ? Optional.of(open()) : Optional.empty();
  }

  /**
   * Returns the bucket.
   *
   * @throws CommandException when none is given
   */
  S3Store open() {
    if (!isGiven()) {
      throw new CommandException(ExitCode.USAGE, "--s3 is missing (expected=s3://BUCKET/PREFIX)");
    }
    try {
      S3Options parsed = S3Options.parse(place);
      return S3Store.open(
          new S3Options(
              parsed.bucket(),
              parsed.prefix(),
              Optional.ofNullable(endpoint),
              Optional.ofNullable(region),
              pathStyle == null ? endpoint != null : pathStyle,
              Optional.ofNullable(encryption),
              Optional.ofNullable(kmsKey),
              Optional.ofNullable(storageClass)));
    } catch (ArchiveException wrong) {
      throw new CommandException(ExitCode.USAGE, wrong.getMessage(), wrong);
    }
  }
}
