package local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import local.Await;
import local.LocalOptions;
import local.LocalSystem;
import local.Recorder;
import local.Templates;
import local.functions.ManualTime;
import local.template.StartupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** The SDK's own client, over HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
class EventBusTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.250Z");
  private static final int LIMIT = 1_048_576;

  private Path template = Path.of("");
  private LocalSystem system;
  private EventBridgeClient client;

  @BeforeAll
  void write(@TempDir Path folder) {
    template = Templates.write(folder, BusTemplates.TEXT);
  }

  @BeforeEach
  void start() {
    Recorder.reset();
    ListeningFunction.reset();
    var options = LocalOptions.inMemory(template).withTime(new ManualTime(NOW));
    system = LocalSystem.start(options);
    client = system.eventBridge();
  }

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void whatMatchesARuleIsSentToItsTargetAsEventBridgeSendsIt() {
    var entry =
        entry("OrderPlaced", "{\"id\": \"o\", \"total\": 12.50}").toBuilder()
            .resources("customer/ada")
            .build();
    var id = put(entry).entries().getFirst().eventId();
    awaitMessages("Placed", 1);
    assertThat(messages("Placed"))
        .containsExactly(
            "{\"version\":\"0\",\"id\":\"%s\",\"detail-type\":\"OrderPlaced\",\"source\":\"shop\",\"account\":\"000000000000\",\"time\":\"2026-03-01T10:00:00Z\",\"region\":\"us-east-1\",\"resources\":[\"customer/ada\"],\"detail\":{\"id\": \"o\", \"total\": 12.50}}"
                .formatted(id));
  }

  @Test
  void anEntrysOwnTimeIsTheEvents() {
    var time = Instant.parse("2025-12-31T23:59:59.999Z");
    put(entry("OrderPlaced", "{}").toBuilder().time(time).build());
    awaitMessages("Placed", 1);
    assertThat(messages("Placed").getFirst()).contains("\"time\":\"2025-12-31T23:59:59Z\"");
  }

  @Test
  void whatMatchesNoRuleIsAcceptedAndSentNowhere() {
    var strange = entry("OrderPlaced", "{}").toBuilder().source("elsewhere").build();
    var answer = put(strange, entry("OrderLost", "{\"total\":100}"), entry("OrderPlaced", "{}"));
    assertThat(answer.failedEntryCount()).isZero();
    awaitMessages("Placed", 1);
    assertThat(messages("Large")).isEmpty();
    assertThat(messages("Placed")).hasSize(1);
    assertThat(system.bus("Bus").received())
        .extracting(event -> event.entry().detailType())
        .containsExactly("OrderPlaced", "OrderLost", "OrderPlaced");
  }

  @Test
  void everyRuleThatMatchesSendsToEachOfItsTargets() {
    put(entry("OrderPlaced", "{\"total\":101}"));
    awaitMessages("Placed", 1);
    awaitMessages("Large", 1);
    awaitMessages("Details", 1);
    assertThat(messages("Large")).isEqualTo(messages("Placed")).isEqualTo(messages("Details"));
  }

  @Test
  void entriesFailOneByOneInTheirOrder() {
    var good = entry("OrderPlaced", "{}");
    var answer =
        put(
            good,
            good.toBuilder().source(null).build(),
            good.toBuilder().detailType(null).build(),
            good.toBuilder().detail(null).build(),
            entry("OrderPlaced", "[]"),
            entry("OrderPlaced", "{} {}"),
            good.toBuilder().source("aws.events").build(),
            good);
    assertThat(answer.failedEntryCount()).isEqualTo(6);
    assertThat(answer.entries())
        .extracting(it -> it.eventId() == null ? it.errorCode() + ": " + it.errorMessage() : "ok")
        .containsExactly(
            "ok",
            "InvalidArgument: Parameter Source is not valid. Reason: Source is a required"
                + " argument.",
            "InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required"
                + " argument.",
            "InvalidArgument: Parameter Detail is not valid. Reason: Detail is a required"
                + " argument.",
            "MalformedDetail: Detail is malformed.",
            "MalformedDetail: Detail is malformed.",
            "NotAuthorizedForSourceException: Not authorized for the source.",
            "ok");
    awaitMessages("Placed", 2);
    assertThat(system.bus("Bus").received())
        .extracting(Event::id)
        .containsExactly(
            answer.entries().getFirst().eventId(), answer.entries().getLast().eventId());
  }

  @Test
  void tenEntriesAreTakenAndElevenAreNot() {
    var entry = entry("OrderLost", "{}");
    assertThat(put(Collections.nCopies(10, entry)).failedEntryCount()).isZero();
    assertThatThrownBy(() -> put(Collections.nCopies(11, entry)))
        .isInstanceOfSatisfying(
            EventBridgeException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.awsErrorDetails().errorMessage())
                  .contains("Member must have length less than or equal to 10");
            });
    assertThatThrownBy(() -> put(List.of()))
        .hasMessageContaining("Member must have length greater than or equal to 1");
    assertThat(system.bus("Bus").received()).hasSize(10);
  }

  @Test
  void allEntriesTogetherMayHaveOneMegabyte() {
    var half = entry("OrderLost", json(LIMIT / 2 - "shopOrderLost".length()));
    assertThat(put(half, half).failedEntryCount()).isZero();
    assertThatThrownBy(() -> put(half, half.toBuilder().detail(half.detail() + " ").build()))
        .hasMessageContaining("Total size of the entries in the request is over the limit.");
    var resources = half.toBuilder().resources("x").build();
    assertThatThrownBy(() -> put(half, resources)).hasMessageContaining("over the limit");
    assertThatThrownBy(() -> put(half, half.toBuilder().time(NOW).build()))
        .hasMessageContaining("over the limit");
    assertThat(system.bus("Bus").received()).hasSize(2);
  }

  @Test
  void anUnknownBusTakesEverythingAndNothingIsEverSeenOfIt() {
    var lost = entry("OrderPlaced", "{}").toBuilder().eventBusName("nowhere").build();
    var answer = put(lost, entry("OrderPlaced", "{}"));
    assertThat(answer.failedEntryCount()).isZero();
    assertThat(answer.entries()).allMatch(it -> it.eventId() != null);
    awaitMessages("Placed", 1);
    assertThat(system.bus("Bus").received()).hasSize(1);
    assertThatThrownBy(() -> system.bus("nowhere")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBusMayBeNamedByItsArnAndTheDefaultBusNeedNotBeNamed() {
    var arn = "arn:aws:events:us-east-1:000000000000:event-bus/orders";
    put(
        entry("OrderPlaced", "{}").toBuilder().eventBusName(arn).build(),
        entry("Hello", "{}").toBuilder().eventBusName(null).build());
    awaitMessages("Placed", 1);
    Recorder.await(1);
    assertThat(Recorder.EVENTS.getFirst().getDetailType()).isEqualTo("Hello");
    assertThat(system.bus("default").received()).hasSize(1);
  }

  @Test
  void aFunctionPutsEventsWithTheClientThatItIsGiven() {
    var id = system.invoke("Publisher", "\"OrderPlaced\"");
    awaitMessages("Placed", 1);
    assertThat(messages("Placed").getFirst()).contains(id);
  }

  @Test
  void anEntryThatATestLetsFailIsNotOnTheBus() {
    var times = new AtomicInteger();
    system
        .bus("Bus")
        .fail(
            new Faults() {
              @Override
              public Optional<Fault> ofEntry(Entry entry) {
                return entry.detailType().equals("OrderPaid") && times.getAndIncrement() == 0
                    ? Optional.of(Fault.THROTTLED)
                    : Optional.empty();
              }
            });
    var entries = List.of(entry("OrderPlaced", "{}"), entry("OrderPaid", "{}"));
    var first = put(entries);
    assertThat(first.failedEntryCount()).isEqualTo(1);
    assertThat(first.entries().getLast().errorCode()).isEqualTo("ThrottlingException");
    assertThat(system.bus("Bus").received()).hasSize(1);
    assertThat(put(entries).failedEntryCount()).isZero();
  }

  @Test
  void aCallWhoseAnswerIsLostHasPutItsEvents() {
    var times = new AtomicInteger();
    system
        .bus("Bus")
        .fail(
            new Faults() {
              @Override
              public Optional<Fault> ofAnswer(List<Entry> entries) {
                return times.getAndIncrement() == 0 ? Optional.of(Fault.DOWN) : Optional.empty();
              }
            });
    put(entry("OrderPlaced", "{}"));
    assertThat(system.bus("Bus").received()).hasSize(2);
    awaitMessages("Placed", 2);
  }

  @Test
  void ofEventBridgeThePortAnswersPutEventsOnly() {
    assertThatThrownBy(() -> client.listEventBuses(it -> {}))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("Of EventBridge only PutEvents is answered here.");
    assertThat(system.awsUri().getPort()).isNotEqualTo(system.uri().getPort());
  }

  @Test
  void aPatternThatIsNoneIsRefusedAtTheStart(@TempDir Path other) {
    var wrong = BusTemplates.TEXT.replace("source: [!Ref Source]", "source: shop");
    var file = Templates.write(other, wrong);
    assertThatThrownBy(() -> LocalSystem.start(LocalOptions.inMemory(file)))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "The rule PlacedRule has the pattern"
                + " {\"source\":\"shop\",\"detail-type\":[\"OrderPlaced\"]}, which is not one: ");
  }

  private PutEventsResponse put(PutEventsRequestEntry... entries) {
    return put(Arrays.asList(entries));
  }

  private PutEventsResponse put(List<PutEventsRequestEntry> entries) {
    return client.putEvents(call -> call.entries(entries));
  }

  private static PutEventsRequestEntry entry(String type, String detail) {
    return PutEventsRequestEntry.builder()
        .eventBusName("orders")
        .source("shop")
        .detailType(type)
        .detail(detail)
        .build();
  }

  /** An object of that many bytes. */
  private static String json(int bytes) {
    return "{\"x\":\"" + "x".repeat(bytes - "{\"x\":\"\"}".length()) + "\"}";
  }

  private static List<String> messages(String function) {
    return ListeningFunction.events(function);
  }

  private static void awaitMessages(String function, int messages) {
    Await.until(
        function + " has been sent " + messages + " events",
        () -> messages(function).size() >= messages);
  }
}
