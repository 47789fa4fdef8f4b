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
 * @param sha256 of the content, in hexadecimal, as recorded at the upload; absent on objects of
 *     other programs and in lists
 * @param mode of the file, its permission bits; absent as above
 */
public record StoredObject(
    String key,
    long size,
    Instant modified,
    String etag,
    Optional<String> sha256,
    Optional<Integer> mode) {}
