package shop.imports.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.plan.Plan;
import shop.imports.plan.Samples;
import shop.imports.send.FakeShopServer.Death;

final class ImporterTest {

  @TempDir Path folder;
  private FakeShop shop = new FakeShop();
  private FakeShopServer server;

  ImporterTest() throws IOException {
    server = new FakeShopServer(shop);
  }

  @BeforeEach
  void isEmpty() {
    assertThat(shop.events()).isZero();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void ordersAreThereAsTheFilesTellThem() throws Exception {
    Tally tally = ImportRun.of(Samples.plan(Samples.january(folder)), server);

    assertThat(tally.isClean()).isTrue();
    assertThat(tally.products().created()).isEqualTo(4);
    assertThat(tally.customers().created()).isEqualTo(3);
    assertThat(tally.orders().created()).isEqualTo(7);
    assertThat(tally.moves().sum()).isEqualTo(2);
    assertThat(tally.returns().created()).isEqualTo(3);
    assertThat(tally.unitsReturned().sum()).isEqualTo(21);
    assertThat(shop.order("500005").orElseThrow())
        .containsEntry("customer", Map.of("customerId", "10003", "region", "Borduria"));
    assertThat(shop.customer("10003").orElseThrow()).containsEntry("region", "Avalon");
  }

  @Test
  void anOrderIsPaidShippedAndDeliveredWhenItsFirstReturnComes() throws Exception {
    ImportRun.of(Samples.plan(Samples.january(folder)), server);

    assertThat(String.valueOf(shop.order("500003").orElseThrow().get("timeline")))
        .isEqualTo(
            "[PAID 2020-01-21T10:00:00Z, SHIPPED 2020-01-21T10:00:00Z,"
                + " DELIVERED 2020-01-21T10:00:00Z, RETURNED {lines=[{productId=L100,"
                + " quantity=10}], occurredAt=2020-01-21T10:00:00Z}]");
    assertThat(shop.order("500004").orElseThrow()).containsEntry("status", "PLACED");
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    Plan plan = Samples.plan(Samples.january(folder), Samples.february(folder));
    ImportRun.of(plan, server);
    String once = shop.state();
    assertThat(shop.order("500103").orElseThrow())
        .as("two credit notes that take back the same at the same moment")
        .containsEntry(
            "lines",
            List.of(Map.of("productId", "B200", "quantity", 9, "unitPrice", "0.6", "returned", 4)));
    shop.forgetKeys();

    Tally tally = ImportRun.of(plan, server);

    assertThat(shop.state()).isEqualTo(once);
    assertThat(tally.isClean()).isTrue();
    assertThat(tally.orders().present()).isEqualTo(plan.orders());
    assertThat(tally.returns().present()).isEqualTo(plan.returns());
    assertThat(tally.orders().created()).isZero();
    assertThat(tally.returns().created()).isZero();
    assertThat(tally.moves().sum()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Death.class)
  void aRunThatDiesAnywhereAndIsRunAgainEndsAsIfItHadNotDied(Death death) throws Exception {
    Plan plan = Samples.plan(Samples.january(folder), Samples.february(folder));
    String undisturbed = undisturbed(plan);
    for (int command = 0; command < plan.commands(); command++) {
      restart();
      server.dieAt(command, death);
      ImportRun.untilDeath(plan, server, 1);
      if (command % 2 == 0) {
        shop.forgetKeys();
      }

      ImportRun.of(plan, server);

      assertThat(shop.state()).as("died at command %d", command).isEqualTo(undisturbed);
    }
  }

  @Test
  void runsOfFourWritersThatDieAgainAndAgainEndAsIfTheyHadNot() throws Exception {
    Plan plan = Samples.plan(Samples.random(7, 120));
    String undisturbed = undisturbed(plan);
    restart();
    for (int run = 0; run < 25; run++) {
      server.dieAt(plan.products().size() + 3 + run, run % 2 == 0 ? Death.BEFORE : Death.AFTER);
      try {
        ImportRun.of(plan, server, 4, Duration.ZERO);
      } catch (Stopped _) {
        shop.forgetKeys();
      }
      server.revive();
    }

    ImportRun.of(plan, server);

    assertThat(shop.state()).isEqualTo(undisturbed);
  }

  @Test
  void randomHistoriesSurviveAServerThatMisbehaves() throws Exception {
    for (int seed = 0; seed < 15; seed++) {
      Plan plan = Samples.plan(Samples.random(seed, 40));
      String undisturbed = undisturbed(plan);
      restart();
      server.misbehave(seed, 0.2);

      Tally tally = ImportRun.of(plan, server);
      ImportRun.of(plan, server);

      assertThat(tally.isClean()).as("seed %d: %s", seed, tally.conflicts()).isTrue();
      assertThat(shop.state()).as("seed %d", seed).isEqualTo(undisturbed);
    }
  }

  @Test
  void monthAfterMonthEndsLikeAllAtOnce() throws Exception {
    for (int seed = 0; seed < 15; seed++) {
      List<InvoiceLine> year = Samples.random(seed, 112);
      Plan all = Samples.plan(year);
      String undisturbed = undisturbed(all);
      restart();
      Instant february = Instant.parse("2020-02-01T00:00:00Z");
      Instant march = Instant.parse("2020-03-01T00:00:00Z");

      // The first month, then the second alone, then all of them.
      ImportRun.of(Samples.plan(between(year, Instant.MIN, february)), server);
      ImportRun.of(Samples.plan(between(year, february, march)), server);
      Tally tally = ImportRun.of(all, server);

      assertThat(tally.isClean()).as("seed %d: %s", seed, tally.conflicts()).isTrue();
      assertThat(returnedUnits(shop.state())).isEqualTo(returnedUnits(undisturbed));
    }
  }

  @Test
  void whatSomebodyElseReturnedIsNotReturnedAgain() throws Exception {
    Plan plan =
        Samples.plan(
            List.of(
                Samples.line("1", "P", 10, "2020-01-01", "7", "Avalon"),
                Samples.line("C2", "P", -4, "2020-01-02", "7", "Avalon"),
                Samples.line("C3", "P", -5, "2020-01-03", "7", "Avalon")));
    ImportRun.of(
        Samples.plan(List.of(Samples.line("1", "P", 10, "2020-01-01", "7", "Avalon"))), server);
    for (String stage : List.of("payment", "shipment", "delivery")) {
      command("/orders/1/" + stage, Map.of());
    }
    command("/orders/1/returns", Map.of("lines", List.of(Map.of("productId", "P", "quantity", 6))));

    Tally tally = ImportRun.of(plan, server);

    assertThat(tally.returns().present()).isEqualTo(1);
    assertThat(tally.unitsReturned().sum()).isEqualTo(3);
    assertThat(String.valueOf(shop.order("1").orElseThrow().get("lines"))).contains("returned=9");
  }

  @Test
  void anOrderThatIsThereWithOtherContentIsReportedAndKept() throws Exception {
    ImportRun.of(
        Samples.plan(List.of(Samples.line("1", "P", 10, "2020-01-01", "7", "Avalon"))), server);
    String before = shop.state();

    Tally tally =
        ImportRun.of(
            Samples.plan(
                List.of(
                    Samples.line("1", "P", 11, "2020-01-01", "7", "Avalon"),
                    Samples.line("C2", "P", -11, "2020-01-02", "7", "Avalon"))),
            server);

    assertThat(tally.conflicts()).containsExactly("Order 1 is there with other lines.");
    assertThat(shop.state()).isEqualTo(before);
  }

  @Test
  void aCustomerWhoIsSomebodyElseGetsNoOrders() throws Exception {
    shop.command(
        "POST",
        "/customers",
        Map.of(
            "customerId",
            "7",
            "name",
            "Ada",
            "region",
            "Avalon",
            "occurredAt",
            "2020-01-01T00:00:00Z"),
        Optional.empty());

    Tally tally =
        ImportRun.of(
            Samples.plan(List.of(Samples.line("1", "P", 10, "2020-01-01", "7", "Avalon"))), server);

    assertThat(tally.conflicts())
        .containsExactly("Customer 7 is somebody else there; all orders are left out.");
    assertThat(shop.order("1")).isEmpty();
  }

  @Test
  void noCustomerMovesBackInTime() throws Exception {
    List<InvoiceLine> later = List.of(Samples.line("2", "P", 1, "2020-02-01", "7", "Borduria"));
    ImportRun.of(Samples.plan(later), server);

    Tally tally =
        ImportRun.of(
            Samples.plan(
                List.of(
                    Samples.line("1", "P", 1, "2020-01-01", "7", "Avalon"),
                    later.getFirst(),
                    Samples.line("3", "P", 1, "2020-03-01", "7", "Avalon"))),
            server);

    assertThat(tally.conflicts())
        .containsExactly(
            "Order 1 is from Avalon and older than customer 7's newest; they live in Borduria now:"
                + " import months in order of time, or together.");
    assertThat(shop.order("3")).isPresent();
    assertThat(tally.moves().sum()).isEqualTo(1);
  }

  @Test
  void aProductKeepsTheNameAndPriceItHas() throws Exception {
    ImportRun.of(Samples.plan(Samples.january(folder)), server);

    Tally tally = ImportRun.of(Samples.plan(Samples.february(folder)), server);

    assertThat(tally.otherProducts().sum()).isEqualTo(2);
    assertThat(tally.isClean()).isTrue();
  }

  @Test
  void productsComeBeforeTheOrdersThatNameThem() throws Exception {
    server.dieAt(Integer.MAX_VALUE, Death.BEFORE);

    ImportRun.of(Samples.plan(Samples.january(folder)), server, 1, Duration.ZERO);

    List<String> commands = server.commands();
    assertThat(commands.lastIndexOf("POST /products"))
        .isLessThan(commands.indexOf("POST /customers"));
  }

  @Test
  void aServerThatIsAwayTooLongStopsTheImportWithOneSentence() throws Exception {
    Plan plan = Samples.plan(Samples.january(folder));
    server.dieAt(9, Death.BEFORE);

    assertThatThrownBy(() -> ImportRun.of(plan, server, 4, Duration.ofSeconds(90)))
        .isInstanceOf(Stopped.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageEndingWith(
            "for 90 s: what was sent is safe; see to the system at "
                + server.url()
                + ", then run the same command again.");
  }

  private String undisturbed(Plan plan) throws IOException {
    restart();
    ImportRun.of(plan, server);
    return shop.state();
  }

  private void restart() throws IOException {
    server.close();
    shop = new FakeShop();
    server = new FakeShopServer(shop);
  }

  private void command(String path, Map<String, Object> body) {
    assertThat(shop.command("POST", path, body, Optional.empty()).status()).isEqualTo(200);
  }

  private static List<InvoiceLine> between(List<InvoiceLine> lines, Instant from, Instant to) {
    return lines.stream()
        .filter(line -> !line.time().isBefore(from) && line.time().isBefore(to))
        .toList();
  }

  /** Per order line, whatever came first. */
  private static List<String> returnedUnits(String state) {
    return state
        .lines()
        .filter(line -> line.contains("orderId="))
        .map(line -> line.substring(0, line.indexOf("timeline")))
        .toList();
  }
}
