package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import local.LocalOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.testing.Await;

/** The catch-up brings views up to date without the stream. */
final class StreamLossTest {

  private static final String MONITOR = "MonitorFunctionEveryMinute";
  private static final List<String> MAPPINGS =
      List.of("OrdersProjectorFunctionJournal", "SalesProjectorFunctionJournal");

  @Test
  void withTheMappingsOffTheCatchUpBringsEveryViewToTheHead() {
    try (Shop shop = Shop.start()) {
      MAPPINGS.forEach(mapping -> shop.system().mapping(mapping).pause());
      orders(shop, 20);
      assertThat(lag(shop)).isEqualTo(4 * 22);

      shop.system().fire(MONITOR);
      Await.until("the monitor has had the views caught up", () -> lag(shop) == 0);

      String regions = shop.get("/sales/regions").text();
      assertThat(regions).contains("\"orderCount\":20");

      MAPPINGS.forEach(mapping -> shop.system().mapping(mapping).resume());
      orders(shop, 1);
      shop.awaitViews();
      assertThat(shop.get("/sales/regions").text()).contains("\"orderCount\":21");
    }
  }

  @Test
  void whatWentToTheOnFailureDestinationIsCaughtUpFromTheJournal(@TempDir Path folder) {
    Path template = folder.resolve("template.yaml");
    ChangedTemplate.write(
        template,
        Map.of(
            "Handler: cqrs.projector.ProjectorFunction",
            "Handler: shop.testing.api.FailingProjectorFunction",
            "MaximumRetryAttempts: 10",
            "MaximumRetryAttempts: 0"));
    try (Shop shop = Shop.start(LocalOptions.inMemory(template))) {
      orders(shop, 5);
      Await.until(
          "both projectors have given up",
          () -> shop.system().queue("ProjectorFailures").received() >= 2);
      assertThat(lag(shop)).isEqualTo(4 * 7);

      shop.system().fire(MONITOR);
      Await.until("the monitor has had the views caught up", () -> lag(shop) == 0);

      assertThat(shop.get("/sales/regions").text()).contains("\"orderCount\":5");
    }
  }

  /** Schedules, retries, metrics and alarms go by the time that passes. */
  @Test
  void aSystemWhoseClockIsSetBackByHoursDeliversMeasuresAndCatchesUp() {
    try (Minutes minutes = Minutes.start(UnaryOperator.identity())) {
      Shop shop = minutes.shop();
      orders(shop, 3);
      shop.awaitViews();
      minutes.pass();
      minutes.time().setBack(Duration.ofHours(6));

      orders(shop, 3);
      shop.awaitViews();
      MAPPINGS.forEach(mapping -> shop.system().mapping(mapping).pause());
      orders(shop, 3);
      assertThat(lag(shop)).isEqualTo(4 * 3);
      minutes.pass();

      Await.until("the monitor has had the views caught up", () -> lag(shop) == 0);
      assertThat(shop.get("/sales/regions").text()).contains("\"orderCount\":9");
    }
  }

  private static void orders(Shop shop, int count) {
    shop.post("/customers", "{\"customerId\": \"ann\", \"name\": \"Ann\", \"region\": \"EIRE\"}");
    shop.post(
        "/products",
        "{\"productId\": \"tea\", \"name\": \"Tea\","
            + " \"price\": {\"amount\": \"2.50\", \"currency\": \"GBP\"}}");
    for (int i = 0; i < count; i++) {
      shop.post(
              "/orders",
              "{\"customerId\": \"ann\", \"lines\": [{\"productId\": \"tea\", \"quantity\": 1}]}")
          .is(201);
    }
  }

  private static long lag(Shop shop) {
    long behind = 0;
    for (JsonNode view : shop.get("/views").json().path("items")) {
      behind += view.path("lag").path("events").asLong();
    }
    return behind;
  }
}
