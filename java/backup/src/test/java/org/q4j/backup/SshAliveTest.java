package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the ssh of this machine, which is asked and connects to nobody. */
class SshAliveTest {
  private static final List<String> ALIVE =
      List.of("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4");
  private static final List<String> CONNECT = List.of("-o", "ConnectTimeout=60");

  @TempDir Path home;

  private List<String> added(String config) throws IOException {
    Path file = Files.writeString(home.resolve("config"), config);
    List<String> command = List.of("ssh", "-F", file.toString(), "-p", "7", "--", "root@db00");
    List<String> all = SshAlive.of(command);
    int more = all.size() - command.size();
    assertEquals("ssh", all.get(0));
    assertEquals(command.subList(1, command.size()), all.subList(1 + more, all.size()));
    return all.subList(1, 1 + more);
  }

  @Test
  void whatIsNotConfiguredIsAdded() throws IOException {
    List<String> both = new ArrayList<>(ALIVE);
    both.addAll(CONNECT);
    assertEquals(both, added(""));
  }

  @Test
  void whatTheUserConfiguredStays() throws IOException {
    assertEquals(CONNECT, added("Host db00\n  ServerAliveInterval 7\n"));
    assertEquals(ALIVE, added("ConnectTimeout 5\n"));
    assertEquals(List.of(), added("Host db*\n ServerAliveInterval 300\n ConnectTimeout 9\n"));
  }

  @Test
  void anotherProgramIsLeftAsItIs() throws IOException {
    for (List<String> command :
        List.of(SourceDump.HERE, List.of("/usr/local/bin/ssh-by-way-of", "root@db00"))) {
      assertEquals(command, SshAlive.of(command));
    }
  }
}
