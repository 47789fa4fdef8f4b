package org.q4j.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The floors of the house: imports run downward only. Each rule carries its reason. */
class ArchitectureTest {
  private static final JavaClasses Q4J =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.q4j");

  /** From the ground up; rooms of one floor do not know each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("format", "io", "row", "peer", "archive"),
          List.of("store", "condition"),
          List.of("queue", "repair"),
          List.of("sql", "client", "backup"),
          List.of("monitor"),
          List.of("cli"));

  private static String room(String name) {
    return "org.q4j." + name + "..";
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(Q4J);
  }

  @Test
  void noRoomImportsAFloorAbove() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      String[] above =
          FLOORS.subList(floor + 1, FLOORS.size()).stream()
              .flatMap(List::stream)
              .map(ArchitectureTest::room)
              .toArray(String[]::new);
      for (String name : FLOORS.get(floor)) {
        if (above.length > 0) {
          check(
              noClasses()
                  .that()
                  .resideInAPackage(room(name))
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(above)
                  .because("a floor that knows the one above cannot be used or tested without it"));
        }
      }
    }
  }

  @Test
  void theRoomsOfTheGroundFloorDoNotKnowEachOther() {
    for (String name : FLOORS.get(0)) {
      String[] others =
          FLOORS.get(0).stream()
              .filter(other -> !other.equals(name))
              .map(ArchitectureTest::room)
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage(room(name))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .because("offsets, system calls and columns are three things, each testable alone"));
    }
  }

  @Test
  void theStoreNeverSeesAColumn() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("store"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(room("row"), room("condition"))
            .because("the log keeps bytes; whoever changes a type must not touch recovery"));
  }

  @Test
  void conditionsNeverSeeAFile() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("condition"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(room("io"), room("store"), room("format"))
            .because("a condition is a function of a row"));
  }

  @Test
  void theProtocolKnowsNoQueue() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.q4j.sql.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(room("queue"), room("store"), "org.q4j.sql.query..")
            .because("packets are tested against real clients without an engine behind them"));
  }

  @Test
  void selectKnowsNoQueue() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.q4j.sql.select..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                room("queue"), room("store"), "org.q4j.sql.query..", "org.q4j.sql.catalog..")
            .because("a SELECT is checked against a real server's answers without an engine"));
  }

  @Test
  void blockDifferencesKnowNoQueue() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.q4j.backup")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                room("format"),
                room("row"),
                room("condition"),
                room("store"),
                room("queue"),
                room("repair"))
            .because(
                "a backup of any file is restored even when nothing else here works any more"));
  }

  @Test
  void theSharedPackageKnowsNoRoom() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.q4j")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.q4j.*..")
            .because("exceptions are for every room, so they may depend on none"));
  }

  @Test
  void onlyTheNativeClassesSeeJna() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(room("io"), room("lock"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..")
            .because("a call into C is checked in one place and nowhere else"));
  }

  @Test
  void onlyTheIoRoomSeesChronicleBytes() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(room("io"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..")
            .because("its accessors do not check bounds; one view in the io room does"));
  }

  @Test
  void whoOpensAnAddressKnowsNoBackend() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.q4j.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.q4j.client.*..", "com.mysql..", "java.sql..")
            .because("a backend's libraries are loaded when an address asks for them, not before"));
  }

  @Test
  void relaysKnowNoBackend() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.q4j.client.relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.q4j.client.mysql..", "com.mysql..", "java.sql..", "org.q4j.client.kafka..")
            .because("rows move alike between whatever has sessions and receivers"));
  }

  @Test
  void onlyItsBackendSeesKafkasClient() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.q4j.client.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("it is on the class path of those commands alone that work with a cluster"));
  }

  @Test
  void theClientUsesThePublicApiAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("client"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(room("io"), room("format"), room("peer"), room("repair"))
            .because("what a queue is made of is not seen through a server either"));
  }

  @Test
  void theArchiveKnowsNoRoom() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("archive"))
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.q4j..")
                    .and(resideOutsideOfPackages(room("archive"), room("http"))))
            .because("it serves and moves files of anyone, whatever they hold"));
  }

  @Test
  void onlyTheArchiveSeesTheBucketsLibrary() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(room("archive"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..")
            .because("its thousands of classes must not be loaded by a command that needs none"));
  }

  @Test
  void theHttpServerKnowsNoRoom() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("http"))
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.q4j..").and(resideOutsideOfPackage(room("http"))))
            .because("it bounds clients, whatever they are answered"));
  }

  @Test
  void theLocksKnowNoRoom() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("lock"))
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.q4j..").and(resideOutsideOfPackage(room("lock"))))
            .because("an application that only excludes a cron job needs no queue"));
  }

  @Test
  void inTheLocksOnlyOneClassSeesJna() {
    check(
        noClasses()
            .that()
            .resideInAPackage(room("lock"))
            .and()
            .doNotHaveSimpleName("Flock")
            .and()
            .doNotHaveSimpleName("FileLock")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..")
            .because(
                "a call into C is checked in one place; its caller names the file it failed on"));
  }

  @Test
  void onlyTheAssertionsAndTheRunnerSeeJunit() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.q4j.monitor", "org.q4j.monitor.run..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "org.opentest4j..")
            .because("it is in a folder of its own, and no other command starts with it"));
  }

  @Test
  void lagKnowsNeitherHealthNorHttp() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("org.q4j.monitor.lag..", "org.q4j.monitor.tap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.q4j.monitor.health..", "org.eclipse.jetty..")
            .because("a command that cron starts each minute must load neither"));
  }
}
