package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import local.LocalOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.testing.Await;

/** Views that are new while the journal has events. */
final class BackfillTest {

  private static final String MONITOR = "MonitorFunctionEveryMinute";

  /** No schedule runs by itself, so the journal grows before anybody makes a view. */
  @Test
  void viewsThatAreNotThereAre503UntilTheyHaveBuiltThemselves(@TempDir Path folder) {
    Path template = folder.resolve("template.yaml");
    ChangedTemplate.write(
        template,
        Map.of("Schedule: rate(1 minute)", "Schedule: rate(1 minute)\n            Enabled: false"));
    try (Shop shop = Shop.start(LocalOptions.inMemory(template))) {
      Operator operator = new Operator(shop);
      RandomCommands history = new RandomCommands(shop, 3);
      history.run(40);
      Given given = new Given(shop);
      String customer = given.customer("Here");
      String product = given.product();
      String order = given.order(customer, product);
      List<String> queries =
          List.of(
              "/orders/" + order,
              "/customers/" + customer + "/orders",
              "/customers/" + customer + "/dashboard",
              "/customers?rank=lifetimeValue&currency=GBP",
              "/sales/regions",
              "/sales/regions/Here",
              "/sales/products?currency=GBP",
              "/sales/products/" + product);

      for (String query : queries) {
        Answer early = shop.get(query).isProblem(503, "view-behind");
        assertThat(early.header("Retry-After")).isEqualTo("10");
        assertThat(early.json().path("title").asText()).isEqualTo("The view is behind");
        assertThat(early.json().path("detail").asText())
            .contains("not built", "nothing is building it");
      }
      for (String view : Operator.VIEWS) {
        JsonNode shown = operator.view(view);
        assertThat(shown.path("state").asText()).isEqualTo("none");
        assertThat(shown.path("generation").isNull()).isTrue();
        assertThat(shown.at("/lag/events").asInt()).isEqualTo(operator.journal().size());
        shop.post("/views/" + view + "/rollback", "{}").isProblem(409, "state-conflict");
        shop.post("/views/" + view + "/verifications", "{}").isProblem(409, "state-conflict");
        assertThat(operator.generationsWithRows(view)).isEmpty();
      }

      String _ = shop.system().fire(MONITOR);

      Await.until(
          "all views are there",
          () ->
              Operator.VIEWS.stream()
                  .allMatch(view -> operator.view(view).path("state").asText().equals("active")));
      shop.awaitViews();
      for (String view : Operator.VIEWS) {
        assertThat(operator.rows(view, 1)).isEqualTo(operator.folded(view, 1));
        JsonNode built = shop.get("/views/" + view + "/rebuilds/1").is(200).json();
        assertThat(built.at("/verified/sound").asBoolean()).isTrue();
      }
      queries.forEach(query -> shop.get(query).succeeds());
      operator.requireOnlyControlEvents();
    }
  }
}
