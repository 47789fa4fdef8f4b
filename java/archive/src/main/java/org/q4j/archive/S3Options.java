package org.q4j.archive;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a bucket, and how it is reached. Credentials come from the usual chain of the AWS SDK:
 * environment, profile files, container, instance.
 *
 * @param bucket its name
 * @param prefix of every key, without a slash at its end; empty for none
 * @param endpoint of a service other than AWS
 * @param region else that of the environment or the profile
 * @param pathStyle whether the bucket's name stands in the path and not in the host's name
 * @param encryption {@code AES256} or {@code aws:kms}, done by the service
 * @param kmsKey for {@code aws:kms}; else the account's own
 * @param storageClass as in {@code STANDARD_IA}
 */
public record S3Options(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Optional<String> encryption,
    Optional<String> kmsKey,
    Optional<String> storageClass) {
  private static final Pattern PLACE =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/*");

  /**
   * Returns a place on AWS, with nothing set.
   *
   * @param place as in {@code s3://bucket/prefix}
   * @throws ArchiveException when it is none
   */
  public static S3Options parse(String place) throws ArchiveException {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw new ArchiveException("place=%s (expected=s3://bucket/prefix)".formatted(place));
    }
    String prefix = parts.group(2) == null ? "" : parts.group(2);
    return new S3Options(
        parts.group(1),
        prefix,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
