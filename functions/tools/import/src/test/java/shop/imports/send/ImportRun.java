package shop.imports.send;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import shop.imports.plan.Plan;

/** One run against a server, without waiting for real. */
public final class ImportRun {

  private ImportRun() {}

  public static Tally of(Plan plan, FakeShopServer server, int writers, Duration patience) {
    FakePauses pauses = new FakePauses();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    try (HttpApi api = new HttpApi(server.url(), "", patience, pauses);
        Progress progress = Progress.ofCommands(nowhere, false, plan.commands())) {
      Importer importer = new Importer(api, new Views(api, pauses), writers);
      importer.run(plan, progress);
      return importer.tally();
    }
  }

  public static Tally of(Plan plan, FakeShopServer server) {
    return of(plan, server, 4, Duration.ofMinutes(10));
  }

  /** A run during which the server dies. */
  static void untilDeath(Plan plan, FakeShopServer server, int writers) {
    try {
      of(plan, server, writers, Duration.ZERO);
      throw new AssertionError("The server never died");
    } catch (Stopped _) {
      server.revive();
    }
  }
}
