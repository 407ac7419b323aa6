package shop.samples;

import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.FilledViews;
import cqrs.testkit.views.ViewTables;
import cqrs.testkit.views.ViewTables.Ranking;
import java.util.List;
import java.util.Map;

/** Makes the tables of the shop's views with the indexes that the template gives them. */
public final class ShopTables {

  private static final Map<String, Ranking> RANKINGS =
      Map.of(
          "customers",
          new Ranking("lifetimeValue", List.of("orderCount")),
          "products",
          new Ranking(
              "revenue",
              List.of(
                  "units", "unitsCancelled", "unitsReturned", "gross", "cancelled", "returned")));

  private ShopTables() {}

  /** Tables of these views under names that begin with the prefix. */
  public static ViewTables of(Store store, String prefix, List<String> views) {
    return new ViewTables(store, prefix, views, RANKINGS);
  }

  /** Tables for tests of readers, whose queries get so many rows a call. */
  public static FilledViews filled(int rowsPerCall, List<String> views) {
    return new FilledViews(rowsPerCall, views, RANKINGS);
  }
}
