package org.q4j.cli;

import java.util.List;

/** Says how an insert ended: what is in, what is not, and how to go on. */
final class InsertReport {
  private final Streams streams;
  private final String queue;
  private final boolean json;
  private final BulkInsert insert;

  InsertReport(Streams streams, String queue, boolean json, BulkInsert insert) {
    this.streams = streams;
    this.queue = queue;
    this.json = json;
    this.insert = insert;
  }

  /**
   * All is in.
   *
   * @throws CommandException when that cannot be printed
   */
  void done() {
    if (!json) {
      streams.say(inserted());
      return;
    }
    try {
      print(null, null);
    } catch (CommandException unprinted) {
      throw Failures.after(insert.rows(), "inserted", unprinted);
    }
  }

  /** A signal ends the process. */
  void stopped() {
    streams.say("stopped by a signal; " + inserted());
    if (json) {
      print("stopped by a signal", null);
    }
  }

  private String inserted() {
    return "inserted %s, %d bytes into %s"
        .formatted(Count.rows(insert.rows()), insert.bytes(), queue);
  }

  /**
   * Returns what to end the command with.
   *
   * @param header whether the input's first line is no row
   * @param unread the files behind the input
   */
  CommandException failed(InsertFailure failure, boolean header, List<String> unread) {
    if (json && !Ending.begun()) {
      try {
        print(failure.getMessage(), failure);
      } catch (CommandException unprinted) {
        streams.say(unprinted.getMessage());
      }
    }
    if (insert.rows() == 0) {
      return new CommandException(
          Failures.exitCode(failure.getCause()),
          failure.getMessage() + "; nothing was inserted",
          failure);
    }
    CommandException partly = Failures.after(insert.rows(), "inserted", failure);
    return new CommandException(
        partly.exitCode(),
        "%s; mend it and go on with: %s%s"
            .formatted(
                partly.getMessage(),
                rest(failure, header),
                unread.isEmpty() ? "" : ", then with: " + String.join(" ", unread)),
        failure);
  }

  /** Returns how to get at what is not in of the input that failed. */
  private static String rest(InsertFailure failure, boolean header) {
    boolean file = !failure.input().equals("standard input");
    String tail = "tail -n +" + failure.line() + (file ? " " + failure.input() : "");
    if (!header) {
      return tail;
    }
    return file
        ? "{ head -n 1 %s; %s; }".formatted(failure.input(), tail)
        : "its header line and " + tail;
  }

  private void print(String error, InsertFailure place) {
    streams.print(
        new RowJson()
            .object(
                out -> {
                  out.writeStringField("queue", queue);
                  out.writeNumberField("rows", insert.rows());
                  out.writeNumberField("bytes", insert.bytes());
                  if (error != null) {
                    out.writeStringField("error", error);
                  }
                  if (place != null) {
                    out.writeStringField("file", place.input());
                    out.writeNumberField("line", place.line());
                  }
                }));
  }
}
