package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import shop.imports.files.InvoiceFiles;
import shop.imports.plan.Plan;
import shop.imports.plan.Planner;
import shop.imports.send.HttpApi;
import shop.imports.send.Importer;
import shop.imports.send.Pauses;
import shop.imports.send.Progress;
import shop.imports.send.Tally;
import shop.imports.send.Views;

/** The small made-up invoices go in twice, and the views agree with them and with each other. */
final class ImportTest {

  private static final List<Path> FILES =
      List.of("january.csv", "february.csv").stream()
          .map(
              name ->
                  Shop.root()
                      .resolve("functions/tools/import/src/test/resources/shop/imports/" + name))
          .toList();

  /** By hand from the files: what counts of the two months, by country. */
  private static final Map<String, String> GROSS = Map.of("Avalon", "66.960", "Borduria", "29.687");

  @Test
  void withoutReturnsTheRegionsAreTheInvoicesToTheLastDecimalAndTheSecondRunChangesNothing()
      throws Exception {
    try (Shop shop = Shop.start()) {
      Tally first = load(shop, false);
      assertThat(first.isClean()).isTrue();
      assertThat(first.orders().created()).isPositive();
      Map<String, String> answers = answers(shop);
      assertThat(amounts(shop, "/sales/regions?currency=GBP", "region", "gross"))
          .isEqualTo(expected());
      assertThat(amounts(shop, "/sales/regions?currency=GBP", "region", "revenue"))
          .isEqualTo(expected());
      agree(shop);

      Tally second = load(shop, false);
      assertThat(second.isClean()).isTrue();
      assertThat(second.orders().created()).isZero();
      assertThat(second.orders().present()).isEqualTo(first.orders().created());
      assertThat(answers(shop)).isEqualTo(answers);
    }
  }

  @Test
  void withReturnsRegionsProductsCustomersAndOrdersAgreeAndTheSecondRunChangesNothing()
      throws Exception {
    try (Shop shop = Shop.start()) {
      Tally first = load(shop, true);
      assertThat(first.isClean()).isTrue();
      assertThat(first.unitsReturned().sum()).isPositive();
      Map<String, String> answers = answers(shop);
      assertThat(amounts(shop, "/sales/regions?currency=GBP", "region", "gross"))
          .isEqualTo(expected());
      agree(shop);

      Tally second = load(shop, true);
      assertThat(second.isClean()).isTrue();
      assertThat(second.returns().created()).isZero();
      assertThat(second.returns().present()).isEqualTo(first.returns().created());
      assertThat(answers(shop)).isEqualTo(answers);
    }
  }

  private static Map<String, BigDecimal> expected() {
    Map<String, BigDecimal> expected = new TreeMap<>();
    GROSS.forEach((country, total) -> expected.put(country, plain(total)));
    return expected;
  }

  private static BigDecimal plain(String amount) {
    return new BigDecimal(amount).stripTrailingZeros();
  }

  private static Tally load(Shop shop, boolean returns) throws Exception {
    Plan plan = Planner.plan(InvoiceFiles.read(FILES, Optional.empty()), returns);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (HttpApi api = new HttpApi(shop.uri(), "", Duration.ofSeconds(60), Pauses.real());
        Progress progress = Progress.ofCommands(nowhere, false, plan.commands())) {
      Importer importer = new Importer(api, new Views(api, Pauses.real()), 4);
      importer.run(plan, progress);
      shop.awaitViews();
      return importer.tally();
    }
  }

  /** All that the queries over everything answer. */
  private static Map<String, String> answers(Shop shop) {
    Map<String, String> answers = new TreeMap<>();
    for (String path :
        List.of(
            "/sales",
            "/sales/regions",
            "/sales/regions?from=2020-01",
            "/sales/products?currency=GBP&limit=100",
            "/customers?rank=lifetimeValue&currency=GBP&limit=100")) {
      answers.put(path, shop.get(path).succeeds().text());
    }
    return answers;
  }

  private static Map<String, BigDecimal> amounts(
      Shop shop, String path, String name, String figure) {
    Map<String, BigDecimal> amounts = new TreeMap<>();
    for (JsonNode item : shop.items(path)) {
      amounts.put(item.path(name).asText(), plain(item.path(figure).asText()));
    }
    return amounts;
  }

  private static BigDecimal sum(Map<String, BigDecimal> amounts) {
    return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void agree(Shop shop) {
    BigDecimal regions = sum(amounts(shop, "/sales/regions?currency=GBP", "region", "revenue"));
    Map<String, BigDecimal> customers =
        amounts(
            shop,
            "/customers?rank=lifetimeValue&currency=GBP&limit=100",
            "customerId",
            "lifetimeValue");
    assertThat(regions).isPositive();
    assertThat(sum(amounts(shop, "/sales/regions?currency=GBP&to=2020-12", "region", "revenue")))
        .isEqualByComparingTo(regions);
    JsonNode company = shop.get("/sales?currency=GBP").succeeds().json();
    assertThat(new BigDecimal(company.at("/totals/0/revenue").asText()))
        .isEqualByComparingTo(regions);
    assertThat(sum(customers)).isEqualByComparingTo(regions);
    assertThat(sum(amounts(shop, "/sales/products?currency=GBP&limit=100", "productId", "revenue")))
        .isEqualByComparingTo(regions);
    BigDecimal orders = BigDecimal.ZERO;
    for (String customer : customers.keySet()) {
      JsonNode list = shop.get("/customers/" + customer + "/orders?limit=100").succeeds().json();
      for (JsonNode item : list.path("items")) {
        JsonNode order = shop.get("/orders/" + item.path("orderId").asText()).succeeds().json();
        orders =
            orders
                .add(new BigDecimal(order.path("total").asText()))
                .subtract(new BigDecimal(order.path("returnedTotal").asText()));
      }
    }
    assertThat(orders).isEqualByComparingTo(regions);
  }
}
