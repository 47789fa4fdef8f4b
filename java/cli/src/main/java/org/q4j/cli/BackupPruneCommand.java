package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import org.q4j.backup.GroupPrune;
import org.q4j.backup.GroupSet;
import org.q4j.backup.Prune;
import org.q4j.backup.Retention;
import org.q4j.backup.SetKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup prune}. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Frees the room of old generations. Kept are, of each of the last days, weeks (from Monday",
      "on) and months that have any, the last one. What they need of the others is folded into",
      "them, and the first becomes a full one; no source is needed. Room for the largest of them is",
      "needed meanwhile. Stopped at any moment, every kept generation restores. Of a folder of",
      "copies, copies are kept so, after all that they need was read back."
    })
final class BackupPruneCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Option(names = "--keep-daily", paramLabel = "N", description = "Of so many days (0).")
  private int daily;

  @Option(names = "--keep-weekly", paramLabel = "N", description = "Of so many weeks (0).")
  private int weekly;

  @Option(names = "--keep-monthly", paramLabel = "N", description = "Of so many months (0).")
  private int monthly;

  @Option(names = "--keep-last", paramLabel = "N", description = "So many of the last (1).")
  private Integer last;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dry;

  @Mixin private KeyOption key;

  @Mixin private SetRecall recall;

  BackupPruneCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    int newest = last == null ? 1 : last;
    if (daily < 0 || weekly < 0 || monthly < 0 || newest < 1) {
      throw new CommandException(
          ExitCode.USAGE, "--keep-… (expected=0 or more; --keep-last 1 or more)");
    }
    if (daily == 0 && weekly == 0 && monthly == 0 && last == null) {
      throw new CommandException(
          ExitCode.USAGE,
          "nothing says what is kept: give --keep-daily, --keep-weekly, --keep-monthly or --keep-last");
    }
    Retention retention = new Retention(daily, weekly, monthly, newest, ZoneId.systemDefault());
    SetKey secret = key.key();
    try {
      if (GroupSet.isOne(set)) {
        recall.refuse(set);
        group(secret, retention);
        return ExitCode.DONE;
      }
      if (dry) {
        recall.during(streams, set, () -> say(Prune.plan(set, secret, retention), secret));
      } else {
        recall.duringChange(streams, set, () -> prune(secret, retention));
      }
    } catch (IOException failure) {
      throw BackupFailure.of("cannot prune " + set, failure);
    }
    return ExitCode.DONE;
  }

  private void group(SetKey secret, Retention retention) throws IOException {
    if (!dry) {
      GroupPrune.Result result = GroupPrune.run(set, secret, retention, streams::say);
      streams.say(
          "removed %d copies, %d generations of files, freed %d bytes"
              .formatted(result.copies(), result.generations(), result.freed()));
      return;
    }
    GroupPrune.Plan plan = GroupPrune.plan(set, secret, retention);
    GroupSet all = GroupSet.open(set, secret);
    for (Map.Entry<Long, String> kept : plan.kept().entrySet()) {
      streams.print(
          "keep %d  %s  %s\n"
              .formatted(kept.getKey(), all.head(kept.getKey()).at(), kept.getValue()));
    }
    streams.say(
        "would remove %d copies, fold %d generations of files, remove the sets of %d files that no kept copy has, and free about %d bytes; nothing was changed"
            .formatted(plan.removed().size(), plan.folded(), plan.gone().size(), plan.freed()));
  }

  private void prune(SetKey secret, Retention retention) throws IOException {
    Prune.Result result = Prune.run(set, secret, retention, streams::say);
    streams.say(
        "removed %d generations, freed %d bytes".formatted(result.removed(), result.freed()));
  }

  private void say(List<Prune.Step> steps, SetKey secret) throws IOException {
    Map<Long, BackupSet.Generation> all = new HashMap<>();
    for (BackupSet.Generation one : BackupSet.open(set, secret).generations()) {
      all.put(one.number(), one);
    }
    long freed = 0;
    for (Prune.Step step : steps) {
      StringBuilder line = new StringBuilder();
      line.append(
          "keep %d  %s  %s".formatted(step.number(), all.get(step.number()).at(), step.rules()));
      if (step.isFold()) {
        long bytes = 0;
        long largest = 0;
        for (long number : step.folded()) {
          bytes += all.get(number).bytes();
          largest = Math.max(largest, all.get(number).bytes());
        }
        freed += bytes - largest;
        line.append(
            "  would fold %d generations of %d bytes into it"
                .formatted(step.folded().size() - 1, bytes));
      }
      streams.print(line + "\n");
    }
    streams.say("would free up to %d bytes; nothing was changed".formatted(freed));
  }
}
