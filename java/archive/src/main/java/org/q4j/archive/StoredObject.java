package org.q4j.archive;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store says of an object.
 *
 * @param key its name, without the store's prefix: a file's path below its folder
 * @param size bytes
 * @param modified when the file's content was written; where nothing tells that, when it was stored
 * @param etag as the store gives it, without quotes
 * @param isTagOfContent whether the tag is made of the content; that of an object that a key of KMS
 *     or of the client's encrypts is made of what is stored
 * @param sha256 of the content, in hexadecimal, as recorded at the upload; absent on objects of
 *     other programs and in lists
 * @param mode of the file, its permission bits; absent as above
 */
public record StoredObject(
    String key,
    long size,
    Instant modified,
    String etag,
    boolean isTagOfContent,
    Optional<String> sha256,
    Optional<Integer> mode) {
  /** Returns the MD5 of the content, in hexadecimal, where the tag is that. */
  Optional<String> md5() {
    return isTagOfContent && etag.matches("[0-9a-f]{32}") ? Optional.of(etag) : Optional.empty();
  }
}
