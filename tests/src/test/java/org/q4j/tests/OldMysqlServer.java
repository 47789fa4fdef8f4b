package org.q4j.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A MySQL 5.5.9 of the time when Q4M was in use, as a Maven artifact carries it. */
final class OldMysqlServer extends DatabaseServer {
  private static final String VERSION = "/5-5-9/";

  /**
   * Starts it and waits until it answers.
   *
   * @param folder for the program and its data
   */
  OldMysqlServer(Path folder) throws IOException {
    super(
        folder,
        List.of(
            program(folder).toString(),
            "--datadir=" + unpacked(folder, "data_dir"),
            "--lc-messages-dir=" + unpacked(folder, "share_dir").resolve("share")));
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = OldMysqlServer.class.getResourceAsStream(VERSION + name);
    if (in == null) {
      throw new IOException("not on the class path: " + VERSION + name);
    }
    return in;
  }

  private static Path program(Path folder) throws IOException {
    Path program = folder.resolve("mysqld");
    try (InputStream in = open("Linux-x86_64/mysqld")) {
      Files.copy(in, program);
    }
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("cannot be made a program: " + program);
    }
    return program;
  }

  private static Path unpacked(Path folder, String name) throws IOException {
    Path root = folder.resolve(name);
    try (ZipInputStream in = new ZipInputStream(open(name + ".jar"))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (!entry.getName().startsWith("META-INF/")) {
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
        }
      }
    }
    return root;
  }
}
