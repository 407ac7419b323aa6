package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RowKey;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.Await;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An operator: rebuilds views over HTTP and checks the result in the tables. */
record Operator(Shop shop) {

  static final String PROJECTIONS = "ProjectionsTable";
  static final List<String> VIEWS = ShopViews.VIEWS.names();

  /** Starts a rebuild and waits until queries read it; the answer is its number. */
  long rebuild(String view, String body) {
    return awaited(shop.post("/views/" + view + "/rebuilds", body).is(202));
  }

  /** Waits until queries read what was started. */
  long awaited(Answer started) {
    String path = started.header("Location");
    String _ =
        Await.until(
            path + " is active",
            () -> {
              String state = shop.get(path).is(200).json().path("state").asText();
              assertThat(state).as(path).isNotIn("failed", "dropping");
              return state;
            },
            "active"::equals);
    return started.json().path("generation").asLong();
  }

  /** Starts a verification and waits for what it finds. */
  JsonNode verified(String view, String body) {
    Answer started = shop.post("/views/" + view + "/verifications", body).is(202);
    String path = started.header("Location");
    String _ =
        Await.until(
            path + " has ended",
            () -> shop.get(path).is(200).json().path("state").asText(),
            "ended"::equals);
    return shop.get(path).json().path("verified");
  }

  /** A view as {@code GET /views} shows it. */
  JsonNode view(String view) {
    return shop.get("/views")
        .json()
        .path("items")
        .valueStream()
        .filter(item -> item.path("view").asText().equals(view))
        .findFirst()
        .orElseThrow(() -> new AssertionError("GET /views shows no view " + view + "."));
  }

  static String table(String view) {
    return view.substring(0, 1).toUpperCase(Locale.ROOT) + view.substring(1) + "View";
  }

  /** A generation's rows as they are stored, ledgers included. */
  Map<RowKey, Map<String, Object>> rows(String view, long generation) {
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    for (Map<String, AttributeValue> item : Store.rows(shop.dynamoDb(), table(view))) {
      String pk = Attributes.string(item, "pk");
      if (pk.startsWith(generation + "#")) {
        String plain = pk.substring(pk.indexOf('#') + 1);
        rows.put(new RowKey(plain, Attributes.string(item, "sk")), Fold.plain(item));
      }
    }
    return rows;
  }

  /** The same as one fold of the journal makes them. */
  Map<RowKey, Map<String, Object>> folded(String view, long generation) {
    return new Fold(ShopViews.VIEWS.named(view).orElseThrow(), journal(), generation).rows();
  }

  List<RecordedEvent<ShopEvent>> journal() {
    EventCodec<ShopEvent> codec = ShopEvents.CODEC;
    return Store.rows(shop.dynamoDb(), "WriteTable").stream()
        .filter(row -> Attributes.string(row, "pk").startsWith("JOURNAL#"))
        .map(JournalEntry::of)
        .map(codec::decode)
        .toList();
  }

  /** The generations that a view's table has rows of. */
  Set<Long> generationsWithRows(String view) {
    Set<Long> numbers = new TreeSet<>();
    for (Map<String, AttributeValue> item : Store.rows(shop.dynamoDb(), table(view))) {
      String pk = Attributes.string(item, "pk");
      numbers.add(Long.valueOf(pk.substring(0, pk.indexOf('#'))));
    }
    return numbers;
  }

  /** The sort keys of a view in the table of checkpoints and generations. */
  List<String> records(String view) {
    return Store.rows(shop.dynamoDb(), PROJECTIONS).stream()
        .filter(row -> Attributes.string(row, "pk").equals(view))
        .map(row -> Attributes.string(row, "sk"))
        .sorted()
        .toList();
  }

  /** Each event on the control bus tells of work on a view, and no other bus has any. */
  void requireOnlyControlEvents() {
    assertThat(shop.system().bus("ControlBus").received())
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.entry().source()).isEqualTo("shop.rebuild");
              assertThat(event.entry().detailType()).isIn("RebuildSlice", "CatchUp");
            });
    assertThat(shop.system().bus("default").received()).isEmpty();
  }

  /** When a view's active generation became that. */
  String activeSince(String view) {
    long active = view(view).path("generation").asLong();
    return Store.rows(shop.dynamoDb(), PROJECTIONS).stream()
        .filter(row -> Attributes.string(row, "pk").equals(view))
        .filter(row -> Attributes.string(row, "sk").equals("%06d".formatted(active)))
        .map(row -> Attributes.string(row, "since"))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("The view " + view + " has no generation " + active + "."));
  }
}
