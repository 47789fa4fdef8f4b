package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ssh whose connection is lost in between. */
final class CuttingSsh {
  /** Passes so many bytes on, each as soon as it is there; head keeps them back. */
  private static final String PASS =
      "$n = shift;"
          + " while ($n > 0 && ($g = sysread(STDIN, $b, $n < 65536 ? $n : 65536)))"
          + " { syswrite(STDOUT, $b); $n -= $g }";

  private CuttingSsh() {}

  /**
   * Makes one that is killed when so many bytes have come back, each time it is run but for the
   * last; the bytes that come back go to {@code received}, and each run adds a line to {@code
   * runs}.
   *
   * @param folder where these files are
   * @param times how often it is killed
   * @param before commands of shell that are run before it is killed, each with a semicolon
   */
  static Path make(Path folder, SshServer sshd, int bytes, int times, String before)
      throws IOException {
    Path wrapper =
        Files.writeString(
            folder.resolve("cutting"),
            """
            #!/bin/sh
            echo >>%1$s/runs
            exec 3<&0
            if [ $(wc -l <%1$s/runs) -gt %3$d ]; then
              %2$s "$@" <&3 | tee -a %1$s/received
            else
              { %2$s "$@" <&3 & echo $! >%1$s/pid; wait; } |
                { perl -e '%5$s' %4$d | tee -a %1$s/received; %6$s kill -9 $(cat %1$s/pid); }
            fi
            """
                .formatted(folder, sshd.command(), times, bytes, PASS, before));
    assertTrue(wrapper.toFile().setExecutable(true));
    return wrapper;
  }
}
