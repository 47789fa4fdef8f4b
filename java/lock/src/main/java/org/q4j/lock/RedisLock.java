package org.q4j.lock;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * The lock of {@code redis-setlock}: a key that holds a random token of 32 hexadecimal digits and
 * expires. It is taken by SET with NX and EX; renewing and releasing compare the token first.
 *
 * <pre>{@code
 * try (RedisLock lock = RedisLock.tryLock(redis, "nightly", Duration.ofMinutes(1)).orElseThrow()) {
 *   work();
 * }
 * }</pre>
 *
 * <p>The lock is this object's and not a thread's; its methods may be called from any thread.
 * Nothing renews it by itself: work that may last longer than the expiry calls {@link #renew} in
 * between, and stops when that says that the lock is lost. The connection stays the caller's.
 */
public final class RedisLock implements AutoCloseable {
  private static final String IF_OURS = "if redis.call('get', KEYS[1]) == ARGV[1] then return ";
  private static final String RELEASE = IF_OURS + "redis.call('del', KEYS[1]) else return 0 end";
  private static final String RENEW =
      IF_OURS + "redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end";
  private static final long MOST_SECONDS = 1_000_000_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final UnifiedJedis redis;
  private final String key;
  private final String token;
  private final long expirySeconds;
  private boolean closed;

  private RedisLock(UnifiedJedis redis, String key, String token, long expirySeconds) {
    this.redis = redis;
    this.key = key;
    this.token = token;
    this.expirySeconds = expirySeconds;
  }

  /**
   * Takes the lock if nobody holds it.
   *
   * @param expiry after which the key expires, also when this process has died: whole seconds, 1 to
   *     1,000,000,000; fractions are rounded up
   * @return empty when somebody else holds it
   * @throws IOException when the server does not answer or refuses; then the key may be set until
   *     it expires
   */
  public static Optional<RedisLock> tryLock(UnifiedJedis redis, String key, Duration expiry)
      throws IOException {
    Objects.requireNonNull(redis, "redis");
    Objects.requireNonNull(key, "key");
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    long seconds = seconds(expiry);
    try {
      String set = redis.set(key, token, SetParams.setParams().nx().ex(seconds));
      return set == null
          ? Optional.empty()
          : Optional.of(new RedisLock(redis, key, token, seconds));
    } catch (JedisException failure) {
      throw new IOException("cannot take the lock " + key + ": " + failure.getMessage(), failure);
    }
  }

  /**
   * Takes the lock, trying about every half second while somebody else holds it.
   *
   * @param expiry as in {@link #tryLock}
   * @param wait for how long at most; zero or less tries once
   * @return empty when somebody else held it all the time
   * @throws IOException as in {@link #tryLock}
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public static Optional<RedisLock> lock(
      UnifiedJedis redis, String key, Duration expiry, Duration wait)
      throws IOException, InterruptedException {
    return Waiting.until(wait, Duration.ofMillis(500), () -> tryLock(redis, key, expiry));
  }

  private static long seconds(Duration expiry) {
    long seconds = expiry.getSeconds() + (expiry.getNano() > 0 ? 1 : 0);
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "expiry=" + expiry + " (expected=1 to " + MOST_SECONDS + " seconds)");
    }
    return seconds;
  }

  /** Returns the token that the key holds as long as the lock is held. */
  public String token() {
    return token;
  }

  /**
   * Lets the lock last for its whole expiry from now on.
   *
   * @return false when it is lost: expired, taken by somebody else, or released
   * @throws IOException when the server does not answer or refuses; the lock may still be held
   */
  public synchronized boolean renew() throws IOException {
    return !closed && run(RENEW, List.of(token, String.valueOf(expirySeconds * 1000)), "renew");
  }

  /**
   * Gives the lock back.
   *
   * @return false when it was lost before, so that somebody else may have held it meanwhile
   * @throws IOException when the server does not answer or refuses; the key then expires by itself
   */
  public synchronized boolean release() throws IOException {
    if (closed) {
      return false;
    }
    closed = true;
    return run(RELEASE, List.of(token), "release");
  }

  private boolean run(String script, List<String> arguments, String verb) throws IOException {
    try {
      return Long.valueOf(1).equals(redis.eval(script, List.of(key), arguments));
    } catch (JedisException failure) {
      throw new IOException(
          "cannot " + verb + " the lock " + key + ": " + failure.getMessage(), failure);
    }
  }

  /**
   * Gives the lock back, unless {@link #release} has done so.
   *
   * @throws LockLostException when it was lost before: what it should have kept apart may have run
   *     together
   * @throws IOException as in {@link #release}
   */
  @Override
  public synchronized void close() throws IOException {
    if (!closed && !release()) {
      throw new LockLostException(
          "the lock "
              + key
              + " was lost before it was released: it has expired after "
              + expirySeconds
              + " seconds, or its key is somebody else's; give a longer expiry or renew it");
    }
  }
}
