package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.q4j.monitor.zabbix.AggregateAgent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zabbix-aggregate-agent}. */
@Command(
    name = "zabbix-aggregate-agent",
    mixinStandardHelpOptions = true,
    description = {
      "Answers Zabbix as one agent for many: asks all of them for the key, and adds up. The file is",
      "TOML, with a table [[agent]] for each address to listen at, and is read again when it changes."
    },
    footer = {
      "",
      "Of each [[agent]]: Name, Listen (127.0.0.1:10052), one of List, ListFile and ListCommand (with",
      "CacheExpires), Timeout (60), LogLevel (Info), OnError: fail (default: no value when an agent",
      "does not answer), skip (those that do count) or zero; and [[agent.Aggregate]] with Key (* stands",
      "for anything) and Function: sum (default), avg, min, max, count, join.",
      "aggregate.asked[KEY], .failed[KEY] and .unsupported[KEY] tell how many there were."
    })
final class ZabbixAggregateAgentCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The agents.")
  private Path config;

  ZabbixAggregateAgentCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Ending ending = Ending.with(over::countDown);
    try (AggregateAgent agent = AggregateAgent.start(config, streams::say)) {
      while (!over.await(1, TimeUnit.SECONDS)) {
        agent.reload(false);
      }
    } catch (IOException failure) {
      String why = Reason.of(failure);
      String where = why.contains(config.toString()) ? "" : ", " + config;
      throw new CommandException(ExitCode.INPUT, why + where, failure);
    } finally {
      ending.over();
    }
    return ExitCode.DONE;
  }
}
