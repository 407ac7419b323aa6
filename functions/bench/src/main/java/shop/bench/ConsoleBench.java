package shop.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import shop.bench.cost.MeteredShop;
import shop.bench.cost.OpenPage;
import shop.bench.cost.OrderLifecycles;
import shop.bench.cost.Request;
import shop.bench.cost.Traffic;
import shop.bench.report.Heading;

/**
 * Measures what an open page of the console costs an hour: read units, and dollars of all that its
 * requests use. An answer of 304 reads as much as one with a body.
 */
public final class ConsoleBench {

  private static final int ORDERS = 1_000;
  private static final int LOOKS = 20;

  /** Assumed: a call to DynamoDB takes so much longer there than here. */
  private static final Duration LATENCY = Duration.ofMillis(5);

  private ConsoleBench() {}

  public static void main(String[] arguments) {
    Heading.print(LOOKS + " looks at each page after " + ORDERS + " orders");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Instant begin = today.minusDays(28).atStartOfDay().toInstant(ZoneOffset.UTC);
    try (MeteredShop shop = new MeteredShop(Path.of("template.yaml"), Traffic.SHARDS)) {
      shop.monitor();
      OrderLifecycles.opening().forEach(shop::send);
      new Traffic(shop, new OrderLifecycles(ORDERS, begin, Duration.ofDays(27))).warmUp(ORDERS);
      shop.latency(LATENCY);
      System.out.println(
          """

          | page | requests a look | read units a look | units an hour, busy | quiet | dollars an hour, busy | quiet |
          | --- | --- | --- | --- | --- | --- | --- |\
          """);
      pages(today).forEach(page -> print(page, page.costs(shop, LOOKS)));
    }
  }

  /** The requests of each page: the paths of its {@code useLive} and {@code usePages}. */
  private static List<OpenPage> pages(LocalDate today) {
    String month = "from=" + today.minusDays(29) + "&to=" + today;
    String before = "from=" + today.minusDays(59) + "&to=" + today.minusDays(30);
    String series = "&currency=GBP&interval=day&fill=zero";
    String customer = OrderLifecycles.customer(1);
    return List.of(
        new OpenPage(
            "sales",
            List.of(
                Request.get("/sales", "", "interval=month"),
                Request.get("/sales", "", month + series),
                Request.get("/sales", "", before + series),
                Request.get("/sales/regions", "", "currency=GBP"),
                Request.get("/sales/products", "", "currency=GBP&limit=6"),
                Request.get("/customers", "", "rank=lifetimeValue&currency=GBP&limit=6"))),
        new OpenPage(
            "a customer",
            List.of(
                Request.get("/customers/{id}", customer, ""),
                Request.get("/customers/{id}/dashboard", customer, ""),
                Request.get("/customers/{id}/orders", customer, "limit=20"))),
        new OpenPage(
            "an order", List.of(Request.get("/orders/{id}", OrderLifecycles.order(1), ""))),
        new OpenPage(
            "orders of a day", List.of(Request.get("/orders", "", "date=" + today.minusDays(2)))),
        new OpenPage("system", List.of(Request.get("/views", "", ""))),
        new OpenPage(
            "a view",
            List.of(
                Request.get("/views/{view}", "regions", ""),
                Request.get("/views/{view}/generations", "regions", ""),
                Request.get("/views/{view}/verifications", "regions", ""))));
  }

  private static void print(OpenPage page, OpenPage.Costs costs) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.1f | %,.0f | %,.0f | %.3f | %.4f |%n",
        page.name(),
        page.requests().size(),
        costs.look(),
        costs.busyUnits(),
        costs.quietUnits(),
        costs.busy(),
        costs.quiet());
  }
}
