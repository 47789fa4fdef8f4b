package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.lock.FileLock;
import org.q4j.lock.LockLostException;
import org.q4j.lock.RedisLock;
import redis.clients.jedis.RedisClient;

/** The locks of applications and those of cron jobs are the same. */
class LockTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aFileLockAndSetlockExcludeEachOther() throws Exception {
    Path file = folder.resolve("f ä");
    FileLock held = FileLock.tryLock(file).orElseThrow();
    assertEquals(111, Wrapper.SHIPPED.shell(folder, "setlock -n 'f ä' true").exit());
    assertTrue(FileLock.tryLock(file).isEmpty(), "also within a process");
    assertTrue(FileLock.lock(file, Duration.ofMillis(120)).isEmpty());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    held.close();
    assertEquals(0, Wrapper.SHIPPED.shell(folder, "setlock -n 'f ä' true").exit());
    Process holder =
        new ProcessBuilder(
                Wrapper.SHIPPED.folder().resolve("setlock").toString(), file.toString(), "cat")
            .start();
    try {
      holder.getOutputStream().write('x');
      holder.getOutputStream().flush();
      assertEquals('x', holder.getInputStream().read());
      assertTrue(FileLock.tryLock(file).isEmpty());
      holder.getOutputStream().close();
      FileLock.lock(file, MINUTE).orElseThrow().close();
    } finally {
      holder.destroy();
    }
  }

  @Test
  void programsDoNotInheritAFileLock() throws Exception {
    Path file = folder.resolve("f");
    FileLock lock = FileLock.tryLock(file).orElseThrow();
    Process child = new ProcessBuilder("cat").start();
    try {
      lock.close();
      lock.close();
      FileLock.tryLock(file).orElseThrow().close();
    } finally {
      child.destroy();
    }
  }

  @Test
  void aFileThatCannotBeOpenedIsNamed() {
    Path missing = folder.resolve("missing/f");
    IOException failure = assertThrows(IOException.class, () -> FileLock.tryLock(missing));
    assertTrue(failure.getMessage().contains(missing.toString()), failure::getMessage);
    assertThrows(IOException.class, () -> FileLock.tryLock(folder));
  }

  @Test
  void aRedisLockAndRedisSetlockExcludeEachOther() throws Exception {
    try (RedisServer server = new RedisServer(folder);
        RedisClient redis = RedisClient.create("127.0.0.1", server.port())) {
      String setlock = "redis-setlock --redis 127.0.0.1:" + server.port() + " -n KEY ";
      try (RedisLock lock = RedisLock.tryLock(redis, "KEY", MINUTE).orElseThrow()) {
        assertTrue(lock.token().matches("[0-9a-f]{32}"), lock.token());
        assertEquals(lock.token(), server.cli("get", "KEY"));
        assertEquals(111, Wrapper.SHIPPED.shell(folder, setlock + "true").exit());
        assertTrue(RedisLock.tryLock(redis, "KEY", MINUTE).isEmpty());
        assertTrue(RedisLock.lock(redis, "KEY", MINUTE, Duration.ofMillis(50)).isEmpty());
        redis.expire("KEY", 1);
        assertTrue(lock.renew());
        assertTrue(redis.ttl("KEY") > 50);
      }
      Command inside =
          Wrapper.SHIPPED.shell(folder, setlock + "redis-cli -p " + server.port() + " exists KEY");
      assertEquals("1\n", inside.out(), inside::toString);
      redis.set("KEY", "redis-setlock's");
      assertTrue(RedisLock.tryLock(redis, "KEY", MINUTE).isEmpty());
      redis.pexpire("KEY", 200);
      RedisLock.lock(redis, "KEY", MINUTE, MINUTE).orElseThrow().close();
      assertFalse(redis.exists("KEY"));
    }
  }

  @Test
  void aLostRedisLockIsToldAndNobodyElsesIsReleased() throws Exception {
    try (RedisServer server = new RedisServer(folder);
        RedisClient redis = RedisClient.create("127.0.0.1", server.port())) {
      RedisLock lock = RedisLock.tryLock(redis, "KEY", Duration.ofMillis(1)).orElseThrow();
      assertTrue(redis.pttl("KEY") > 1, "whole seconds, rounded up");
      redis.set("KEY", "another's");
      assertFalse(lock.renew());
      LockLostException lost = assertThrows(LockLostException.class, lock::close);
      assertTrue(lost.getMessage().contains("KEY"), lost::getMessage);
      assertEquals("another's", redis.get("KEY"));
      lock.close();
      assertFalse(lock.release());
      assertThrows(
          IllegalArgumentException.class, () -> RedisLock.tryLock(redis, "X", Duration.ZERO));
      server.stop();
      assertThrows(IOException.class, () -> RedisLock.tryLock(redis, "X", MINUTE));
    }
  }
}
