package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.testkit.dynamodb.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.LocalOptions;
import local.alarms.LogEntry;
import local.dynamodb.DataFolder;
import local.dynamodb.EmbeddedDynamoDb;
import local.template.TemplateReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.ShopEvent;
import shop.testing.Await;
import shop.testing.api.Exchange.Ask;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The current code on what earlier versions have stored. Each folder beside {@code
 * stored/README.md} was kept from a version that really ran.
 */
final class UpgradeTest {

  private static final Path TEMPLATE = Shop.root().resolve("template.yaml");
  private static final String MONITOR = "MonitorFunctionEveryMinute";

  /** The minutes after a deployment in which views of another major version are rebuilt. */
  private static final String REBUILT = "0";

  private static final String NOT_REBUILT = "60";

  /** The end of the name of a table's file. */
  private static final String TABLE = ".jsonl";

  @TempDir private Path folder;

  static List<Path> versions() throws IOException {
    try (Stream<Path> found = Files.list(Path.of("src/test/resources/stored"))) {
      List<Path> versions = found.filter(Files::isDirectory).sorted().toList();
      assertThat(versions).isNotEmpty();
      return versions;
    }
  }

  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void everyQueryAnswersAsItDidAndTokensCursorsAndKeysOfThatTimeStillHold(Path version) {
    try (Shop shop = upgraded(version, NOT_REBUILT, UnaryOperator.identity())) {
      assertAnsweredAsThen(shop, exchanges(version, KeepStored.QUERIES));
      assertThat(generations(shop.get("/views").json()))
          .as("views of %s, as that version has left them", version.getFileName())
          .containsAllEntriesOf(generationsOf(version));
      List<Exchange> commands = exchanges(version, KeepStored.COMMANDS);
      assertThat(commands).anyMatch(it -> it.ask().headers().containsKey("Idempotency-Key"));
      int events = new Operator(shop).journal().size();
      for (Exchange command : commands) {
        assertTokenHolds(shop, command);
        assertReplayed(shop, command);
      }
      assertThat(new Operator(shop).journal()).hasSize(events);
    }
  }

  /** Earlier versions answered times with the decimals that they had. */
  private static String inMilliseconds(String json) {
    return Pattern.compile("\"(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8})(\\.\\d+)?Z\"")
        .matcher(json)
        .replaceAll(
            time -> {
              String decimals = time.group(2) == null ? "." : time.group(2);
              return "\"" + time.group(1) + (decimals + "000").substring(0, 4) + "Z\"";
            });
  }

  private static void assertAnsweredAsThen(Shop shop, List<Exchange> queries) {
    for (Exchange query : queries) {
      Answer now = ofTheSamePeriod(query).of(shop);
      assertThat(now.status()).as("%s", now).isEqualTo(query.status());
      assertThat(asThen(query.json(), now.json()).toPrettyString())
          .as("%s", query.ask())
          .isEqualTo(inMilliseconds(query.json().toPrettyString()));
    }
  }

  /** Without an interval, a series once had the days of a year up to the last sale. */
  private static Ask ofTheSamePeriod(Exchange query) {
    JsonNode series = query.json().path("series");
    if (series.isEmpty() || query.ask().path().contains("?")) {
      return query.ask();
    }
    LocalDate last = LocalDate.parse(series.get(series.size() - 1).path("date").asText());
    return Ask.get(
        query.ask().path() + "?interval=day&from=" + last.minusDays(365) + "&to=" + last);
  }

  /** Without the fields that answers have got since. */
  private static JsonNode asThen(JsonNode then, JsonNode now) {
    if (then instanceof ObjectNode object && now.isObject()) {
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      object
          .fieldNames()
          .forEachRemaining(
              name -> {
                // Averages are rounded otherwise today.
                if (name.equals("averageOrderValue")) {
                  kept.set(name, object.path(name));
                } else if (now.has(name)) {
                  kept.set(name, asThen(object.path(name), now.path(name)));
                }
              });
      return kept;
    }
    if (then.isArray() && now.isArray() && then.size() == now.size()) {
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < then.size(); i++) {
        kept.add(asThen(then.get(i), now.get(i)));
      }
      return kept;
    }
    return now;
  }

  /** An answer that says less than there is would be wrong, and nobody would see it. */
  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void whatTheRowsOfThatVersionLackIsAnsweredOnceTheViewIsRebuilt(Path version) {
    String day = "/orders?date=2012-01-01";
    try (Shop shop = upgraded(version, NOT_REBUILT, UnaryOperator.identity())) {
      for (String path : List.of(day, "/orders", "/customers/ada", "/customers/none")) {
        Answer answer = shop.get(path).isProblem(503, "view-behind");
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.text()).contains("once the view is rebuilt");
      }
      JsonNode shipped = shop.get("/orders/shipped").is(200).json();
      assertThat(shipped.path("status").asText()).isEqualTo("SHIPPED");
      assertThat(shipped.has("shipment")).isFalse();

      Operator operator = new Operator(shop);
      long _ = operator.rebuild("orders", "{\"verify\": \"all\"}");
      long _ = operator.rebuild("customers", "{\"verify\": \"all\"}");

      Await.until("the list is answered", () -> shop.get(day).status() == 200);
      assertThat(shop.get(day).json().at("/items/0/orderId").asText()).isEqualTo("imported");
      assertThat(shop.get(day).json().path("items")).hasSize(1);
      Await.until("the customer is shown", () -> shop.get("/customers/ada").status() == 200);
      assertThat(shop.get("/customers/ada").json().path("email").asText())
          .isEqualTo("ada" + Shop.MAIL);
      shop.get("/customers/none").isProblem(404, "not-found");
      assertThat(shop.get("/orders/shipped").json().path("shipment").toString())
          .isEqualTo("{\"carrier\":\"Post\",\"trackingNumber\":\"T 1\"}");
      assertThat(shop.get("/orders/delivered").json().path("shipment").toString()).isEqualTo("{}");
      assertThat(shop.get("/orders/cancelled").json().at("/cancellation/reason").asText())
          .isEqualTo("Too late");
    }
  }

  private static void assertTokenHolds(Shop shop, Exchange command) {
    if (command.status() < 300) {
      shop.get("/sales/regions", "Consistency-Token", command.token()).is(200);
      if (command.ask().path().startsWith("/orders")) {
        String order = "/orders/" + command.json().path("id").asText();
        shop.get(order, "Consistency-Token", command.token()).is(200);
      }
    }
  }

  private static void assertReplayed(Shop shop, Exchange command) {
    if (command.status() < 300 && command.ask().headers().containsKey("Idempotency-Key")) {
      Answer again = command.ask().of(shop).is(command.status());
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
      assertThat(again.json()).isEqualTo(command.json());
      assertThat(again.header("ETag")).isEqualTo(command.answered().get("ETag"));
    }
  }

  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void commandsGoOnViewsFollowAndTheRelayTellsTheWholeHistoryOnce(Path version) {
    try (Shop shop = upgraded(version, REBUILT, UnaryOperator.identity())) {
      Operator operator = new Operator(shop);
      List<RecordedEvent<ShopEvent>> before = operator.journal();
      Answer paid = shop.post("/orders/placed/payment", "{}", "If-Match", etag(version, "placed"));
      paid.changed("placed", 2);
      shop.post("/orders/placed/payment", "{}", "If-Match", etag(version, "placed")).is(412);
      shop.post("/orders/shipped/delivery", "{}").changed("shipped", 4);
      shop.put("/customers/ada/region", "{\"region\": \"Malta\"}").changed("ada", 3);
      shop.put("/products/tea/name", "{\"name\": \"Green tea\"}").changed("tea", 3);
      shop.post("/orders/large/returns", Given.returning("mug", 1)).changed("large", 6);
      shop.post("/customers", "{\"customerId\": \"ada\", \"name\": \"A\", \"region\": \"B\"}")
          .is(409);
      Answer order = shop.post("/orders", Given.order("new", "ada", Given.line("tea", 1))).is(201);
      awaitRebuilt(shop);

      assertThat(shop.getSeeing(order, "/orders/new").json().at("/customer/region").asText())
          .isEqualTo("Malta");
      shop.awaitViews();
      List<RecordedEvent<ShopEvent>> journal = operator.journal();
      assertThat(journal).hasSize(before.size() + 6);
      assertNoOffsetIsMissing(journal);
      Set<String> _ = assertEveryFedGenerationIsTheJournalsFold(shop);
      assertAllIsHeardOnceInOrder(shop, journal);
      assertNothingLags(shop);
    }
  }

  private static String etag(Path version, String order) {
    return exchanges(version, KeepStored.QUERIES).stream()
        .filter(query -> query.ask().path().equals("/orders/" + order))
        .map(query -> query.answered().getOrDefault("ETag", "none"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(version + " has asked for no order " + order + "."));
  }

  private static void assertNoOffsetIsMissing(List<RecordedEvent<ShopEvent>> journal) {
    offsets(
            journal.stream()
                .map(e -> Map.entry(e.position().partition(), e.position().offset()))
                .sorted(Map.Entry.comparingByValue()))
        .forEach(
            (partition, offsets) ->
                assertThat(offsets)
                    .as("offsets of partition %s", partition)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .startsWith(1L)
                    .endsWith((long) offsets.size()));
  }

  private static Map<Integer, List<Long>> offsets(Stream<Map.Entry<Integer, Long>> positions) {
    Map<Integer, List<Long>> offsets = new TreeMap<>();
    positions.forEach(
        at -> offsets.computeIfAbsent(at.getKey(), _ -> new ArrayList<>()).add(at.getValue()));
    return offsets;
  }

  /** This code feeds the generations of its own major versions only. */
  private static Set<String> assertEveryFedGenerationIsTheJournalsFold(Shop shop) {
    Operator operator = new Operator(shop);
    Set<String> compared = new LinkedHashSet<>();
    for (Map<String, AttributeValue> row : Store.rows(shop.dynamoDb(), Operator.PROJECTIONS)) {
      String phase = Attributes.stringOrNull(row, "phase");
      String view = Attributes.string(row, "pk");
      if (("ACTIVE".equals(phase) || "KEPT".equals(phase))
          && major(Attributes.string(row, "version")) == major(today(view))) {
        long generation = Long.parseLong(Attributes.string(row, "sk"));
        Await.until(
            view + " " + generation + " is the fold",
            () -> operator.rows(view, generation).equals(operator.folded(view, generation)));
        compared.add(phase + " " + view);
      }
    }
    assertThat(compared)
        .containsAll(Operator.VIEWS.stream().map(view -> "ACTIVE " + view).toList());
    return compared;
  }

  private static int major(String version) {
    return Projection.Version.parse(version).major();
  }

  private static void assertAllIsHeardOnceInOrder(
      Shop shop, List<RecordedEvent<ShopEvent>> journal) {
    Await.until("all is published", () -> heard(shop).size() >= journal.size());
    List<JsonNode> heard = heard(shop);
    assertThat(heard.stream().map(event -> event.path("eventId").asText()))
        .containsExactlyInAnyOrderElementsOf(journal.stream().map(RecordedEvent::eventId).toList());
    offsets(
            heard.stream()
                .map(e -> Map.entry(e.path("partition").asInt(), e.path("offset").asLong())))
        .values()
        .forEach(offsets -> assertThat(offsets).isSorted());
  }

  private static List<JsonNode> heard(Shop shop) {
    return shop.system().bus("DomainBus").received().stream()
        .map(event -> Answer.parse(event.entry().detail()))
        .toList();
  }

  private static void assertNothingLags(Shop shop) {
    int before = shop.system().logs().size();
    String _ = shop.system().fire(MONITOR);
    Map<String, Long> lags = new TreeMap<>();
    shop.system().logs().stream()
        .skip(before)
        .filter(entry -> entry.function().equals("MonitorFunction"))
        .map(LogEntry::line)
        .map(Answer::parse)
        .filter(line -> line.has("LagEvents"))
        .forEach(line -> lags.put(line.path("View").asText(), line.path("LagEvents").asLong()));
    Map<String, Long> none = new TreeMap<>(Map.of("relay", 0L));
    Operator.VIEWS.forEach(view -> none.put(view, 0L));
    assertThat(lags).isEqualTo(none);
  }

  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void viewsAreSoundCanBeRebuiltAndRolledBackToTheRowsOfThatTime(Path version) {
    try (Shop shop = upgraded(version, REBUILT, UnaryOperator.identity())) {
      Operator operator = new Operator(shop);
      awaitRebuilt(shop);
      for (String view : Operator.VIEWS) {
        long old = operator.view(view).path("generation").asLong();
        assertThat(operator.verified(view, "{\"rows\": \"all\"}").path("sound").asBoolean())
            .as(view)
            .isTrue();

        long built = operator.rebuild(view, "{\"verify\": \"all\"}");

        assertThat(shop.get("/views/" + view + "/rebuilds/" + built).json().at("/verified/sound"))
            .as(view)
            .hasToString("true");
        assertThat(operator.rows(view, built)).isEqualTo(operator.folded(view, built));
        Answer order =
            shop.post("/orders", Given.order("with-" + view, "cy", Given.line("mug", 1))).is(201);
        shop.post("/views/" + view + "/rollback", "{}").is(200);
        assertThat(operator.view(view).path("generation").asLong()).isEqualTo(old);
        shop.getSeeing(order, "/orders/with-" + view).is(200);
      }
      shop.awaitViews();
      assertThat(assertEveryFedGenerationIsTheJournalsFold(shop))
          .anyMatch(generation -> generation.startsWith("KEPT "));
    }
  }

  /** Rows of another major version are not mended but replaced. */
  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void viewsOfAnEarlierMajorVersionAreRebuiltWithoutBeingAsked(Path version) {
    try (Shop shop = upgraded(version, REBUILT, UpgradeTest::ofAnEarlierMajorVersion)) {
      Operator operator = new Operator(shop);
      awaitRebuilt(shop);
      for (String view : Operator.VIEWS) {
        long built = operator.view(view).path("generation").asLong();
        assertThat(operator.rows(view, built)).isEqualTo(operator.folded(view, built));
      }
      assertAnsweredAsThen(
          shop,
          exchanges(version, KeepStored.QUERIES).stream()
              .filter(query -> !query.json().has("next") && !query.ask().path().contains("cursor"))
              .toList());
    }
  }

  private static void awaitRebuilt(Shop shop) {
    Operator operator = new Operator(shop);
    for (String view : Operator.VIEWS) {
      Await.until(
          view + " is rebuilt",
          () -> {
            String _ = shop.system().fire(MONITOR);
            return operator.view(view).path("projectionVersion").asText().equals(today(view))
                && operator.view(view).path("state").asText().equals("active");
          });
    }
  }

  /** Rows that an earlier generation lacks are not taken for sales that there were not. */
  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void theCompanyTheMonthsAndTheCatalogueAreAnsweredOnceTheirViewsAreRebuilt(Path version) {
    List<String> queries = List.of("/sales", "/sales/regions?from=2011-12", "/products");
    try (Shop shop = upgraded(version, NOT_REBUILT, UnaryOperator.identity())) {
      for (String query : queries) {
        assertThat(shop.get(query).isProblem(503, "view-behind").header("retry-after"))
            .isNotEmpty();
      }
      shop.get("/sales/regions").succeeds();
      shop.get("/products/tea").succeeds();
    }
    try (Shop shop = upgraded(version, REBUILT, UnaryOperator.identity())) {
      awaitRebuilt(shop);
      Map<String, BigDecimal> company = new TreeMap<>();
      for (JsonNode total : shop.get("/sales").succeeds().json().path("totals")) {
        company.put(total.path("currency").asText(), amount(total, "revenue"));
      }
      for (String path : List.of("/sales/regions", "/sales/regions?from=2011-12")) {
        Map<String, BigDecimal> regions = new TreeMap<>();
        for (JsonNode item : shop.items(path)) {
          regions.merge(item.path("currency").asText(), amount(item, "revenue"), BigDecimal::add);
        }
        regions.replaceAll((_, revenue) -> revenue.stripTrailingZeros());
        assertThat(regions).as(path).isNotEmpty().isEqualTo(company);
      }
      assertThat(shop.items("/products"))
          .extracting(item -> item.path("productId").asText())
          .containsExactly("cake", "fan", "mug", "tea");
    }
  }

  private static BigDecimal amount(JsonNode figures, String name) {
    return new BigDecimal(figures.path(name).asText()).stripTrailingZeros();
  }

  private static String today(String view) {
    return ShopViews.VIEWS.named(view).orElseThrow().version().toString();
  }

  private static Map<String, AttributeValue> ofAnEarlierMajorVersion(
      Map<String, AttributeValue> item) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    // Of projections it is a text, of aggregates a number.
    changed.computeIfPresent(
        "version", (_, value) -> value.s() == null ? value : AttributeValue.fromS("0.9"));
    // A rollback holds until other code is deployed, and it was that code which was deployed.
    changed.computeIfPresent("hold", (_, _) -> AttributeValue.fromS("0.9"));
    return changed;
  }

  /** For a rollback: the code of that version has to read what this one writes. */
  @ParameterizedTest
  @Execution(CONCURRENT)
  @MethodSource("versions")
  void theSameHistoryIsStoredInTheSameForm(Path version) throws Exception {
    Path now = folder.resolve("now");
    try (Shop shop = Shop.start(LocalOptions.inMemory(TEMPLATE))) {
      KeepStored.run(shop.uri(), now);
      new StoredItems(now).dump(shop.dynamoDb());
    }

    List<String> tables = tables(version);
    Map<String, Set<String>> then = new StoredShapes(version, tables).attributes();
    Map<String, Set<String>> today = new StoredShapes(now, tables).attributes();

    Map<String, Set<String>> data = ofData(today, version);
    // Code of that time passes over what it does not know of a row.
    data.values().forEach(attributes -> attributes.remove("lastOccurredAt:S"));
    assertThat(data).isEqualTo(ofData(then, version));
    // Other figures of the work on views depend on the moment.
    assertThat(today.keySet()).contains("ProjectionsTable view / -", "ProjectionsTable view / 0");
    then.forEach(
        (kind, shape) -> assertThat(today.getOrDefault(kind, shape)).as(kind).containsAll(shape));
  }

  /** The code of that version does not read rows of a later major version. */
  private static Map<String, Set<String>> ofData(Map<String, Set<String>> shapes, Path version) {
    Map<String, Set<String>> ofData = new TreeMap<>(shapes);
    boolean _ = ofData.keySet().removeIf(kind -> kind.startsWith(Operator.PROJECTIONS));
    for (String view : Operator.VIEWS) {
      if (!generationsOf(version).getOrDefault(view, "").contains("\"" + today(view) + "\"")) {
        boolean _ = ofData.keySet().removeIf(kind -> kind.startsWith(Operator.table(view)));
      }
    }
    assertThat(ofData).containsKeys("WriteTable ORDER#", "WriteTable CUSTOMER#");
    return ofData;
  }

  /** The rows of the earlier version. Later versions may have more. */
  private static List<String> tables(Path version) throws IOException {
    try (Stream<Path> files = Files.list(version)) {
      List<String> tables =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(TABLE))
              .map(name -> name.substring(0, name.length() - TABLE.length()))
              .sorted()
              .toList();
      assertThat(tables).contains("WriteTable", Operator.PROJECTIONS);
      return tables;
    }
  }

  /** A system of the current code that finds the tables as that version has left them. */
  private Shop upgraded(
      Path version, String settledMinutes, UnaryOperator<Map<String, AttributeValue>> change) {
    Path data = folder.resolve("data-" + settledMinutes);
    var tables = TemplateReader.read(TEMPLATE, Map.of()).tables();
    try (EmbeddedDynamoDb dynamoDb =
        EmbeddedDynamoDb.start(tables, Optional.of(DataFolder.open(data)))) {
      new StoredItems(version).load(dynamoDb.client(), item -> change.apply(fresh(item)));
    }
    Shop shop =
        Shop.start(
            LocalOptions.inMemory(TEMPLATE)
                .withParameters(Map.of("SettledMinutes", settledMinutes, "KeptDays", "30"))
                .withData(data));
    // A view that the version did not have is built first.
    List<String> _ =
        Await.until(
            "every view has a generation",
            () ->
                Operator.VIEWS.stream()
                    .filter(view -> new Operator(shop).view(view).path("generation").isNull())
                    .toList(),
            List::isEmpty);
    return shop;
  }

  /**
   * As if the upgrade came at once: receipts are good for days, and generations kept for some, both
   * from when they were written.
   */
  private static Map<String, AttributeValue> fresh(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> fresh = new HashMap<>(item);
    Instant now = Instant.now();
    fresh.computeIfPresent(
        "expiresAt", (_, _) -> Attributes.n(now.plus(1, ChronoUnit.DAYS).getEpochSecond()));
    if (item.containsKey("phase")) {
      fresh.put("since", Attributes.s(now.toString()));
    }
    return fresh;
  }

  /** Of the views that there were then. */
  private static Map<String, String> generationsOf(Path version) {
    return generations(exchanges(version, KeepStored.VIEWS).getFirst().json());
  }

  private static Map<String, String> generations(JsonNode views) {
    Map<String, String> generations = new TreeMap<>();
    for (JsonNode view : views.path("items")) {
      generations.put(
          view.path("view").asText(),
          "%s %s %s %s %s"
              .formatted(
                  view.path("generation"),
                  view.path("state"),
                  view.path("projectionVersion"),
                  view.path("blocked"),
                  view.path("skipped")));
    }
    return generations;
  }

  private static List<Exchange> exchanges(Path version, String file) {
    try {
      return Files.readAllLines(version.resolve(file)).stream().map(Exchange::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
