package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import cqrs.command.LocalShop.Answer;
import cqrs.domain.AggregateId;
import cqrs.journal.AggregateRows;
import cqrs.journal.codec.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.ShopEvent;

class CustomerCommandsTest {

  private static LocalShop shop;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aRegistrationSaysWhereTheCustomerIsAndHowToWaitForIt() {
    Answer answer = shop.post("/customers", Bodies.customer("c1"));

    int partition = LocalShop.PARTITIONS.of("c1");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body())
        .containsEntry("id", "c1")
        .containsEntry("version", 1)
        .containsOnlyKeys("id", "version", "consistencyToken");
    assertThat(answer.text("consistencyToken")).startsWith(partition + ":");
    assertThat(answer.headers())
        .containsEntry("ETag", "\"1\"")
        .containsEntry("Location", "/customers/c1")
        .containsEntry("Consistency-Token", answer.text("consistencyToken"))
        .containsEntry("Content-Type", "application/json");
    assertThat(shop.events("c1").getLast().event())
        .isInstanceOfSatisfying(
            CustomerRegistered.class,
            e -> {
              assertThat(e.name()).isEqualTo("Ada");
              assertThat(e.region()).isEqualTo("France");
              assertThat(e.email()).isEqualTo("ada@example.org");
            });
  }

  @Test
  void aCommandThatIsCommittedIsAnsweredSoThoughItsLogFails() {
    APIGatewayV2HTTPEvent event =
        shop.event(
            "POST", "/customers", Bodies.customer("unlogged"), "idempotency-key", "unlogged");
    CommandHandler<ShopEvent> handler = shop.handler(shop.dynamoDb());

    Answer answer = Answer.of(handler.handle(event, RecordingContext.failing()));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(shop.events("unlogged")).hasSize(1);
    Answer again = Answer.of(handler.handle(event, RecordingContext.failing()));
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(answer.body());
    assertThat(shop.events("unlogged")).hasSize(1);
  }

  @Test
  void aCustomerWithoutAnIdGetsOne() {
    Answer answer =
        shop.post(
            "/customers", "{\"name\":\"  Bo \",\"region\":\"EIRE\"}", "x-correlation-id", "k7");

    assertThat(answer.status()).isEqualTo(201);
    RecordedEvent<ShopEvent> event = shop.events(answer.text("id")).getFirst();
    assertThat(event.correlationId()).isEqualTo("k7");
    assertThat(event.causationId()).startsWith("request-");
    assertThat(event.event())
        .isInstanceOfSatisfying(
            CustomerRegistered.class,
            e -> {
              assertThat(e.name()).isEqualTo("Bo");
              assertThat(e.email()).isNull();
              assertThat(e.occurredAt()).isEqualTo(event.recordedAt());
            });
  }

  @Test
  void theSameIdTwiceIsAConflict() {
    shop.customer("twice");

    Answer answer = shop.post("/customers", Bodies.customer("twice"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(answer.body())
        .containsEntry("status", 409)
        .containsEntry("instance", "/customers")
        .containsEntry("type", "urn:problem-type:shop:already-exists");
    assertThat(answer.text("detail")).contains("twice");
    assertThat(shop.events("twice")).hasSize(1);
  }

  @Test
  void aMoveIsAnEventAndTheSameRegionAgainIsNone() {
    shop.post(
        "/customers",
        Bodies.customer("mover").replace("}", ",\"occurredAt\":\"2011-01-01T00:00:00Z\"}"));

    Answer moved =
        shop.put(
            "/customers/mover/region",
            "{\"region\":\"Spain\",\"occurredAt\":\"2011-12-01T10:00:00+02:00\"}");
    Answer again = shop.put("/customers/mover/region", "{\"region\":\"Spain\"}");

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.body()).containsEntry("version", 2);
    assertThat(moved.headers()).doesNotContainKey("Location");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(moved.body());
    assertThat(shop.events("mover"))
        .extracting(RecordedEvent::event)
        .hasSize(2)
        .last()
        .isEqualTo(new CustomerMoved("mover", "Spain", Instant.parse("2011-12-01T08:00:00Z")));
  }

  @Test
  void aNameAndAnEmailAreChangedAndTheSameAgainChangesNothing() {
    shop.customer("changed");

    Answer renamed = shop.put("/customers/changed/name", "{\"name\":\" Bo \"}");
    Answer same = shop.put("/customers/changed/name", "{\"name\":\"Bo\"}");
    Answer mail = shop.put("/customers/changed/email", "{\"email\":\"bo@example.org\"}");
    Answer removed = shop.put("/customers/changed/email", "{\"email\":null}");
    Answer none = shop.put("/customers/changed/email", "{\"email\":null}");

    assertThat(renamed.status()).isEqualTo(200);
    assertThat(renamed.body()).containsEntry("version", 2);
    assertThat(same.body()).isEqualTo(renamed.body());
    assertThat(mail.body()).containsEntry("version", 3);
    assertThat(removed.body()).containsEntry("version", 4);
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.body()).isEqualTo(removed.body());
    assertThat(shop.events("changed").stream().skip(1).map(RecordedEvent::event))
        .satisfiesExactly(
            e -> assertThat(((CustomerRenamed) e).name()).isEqualTo("Bo"),
            e -> assertThat(((CustomerEmailChanged) e).email()).isEqualTo("bo@example.org"),
            e -> assertThat(((CustomerEmailChanged) e).email()).isNull());
  }

  @Test
  void anEmailThatIsMissingOrNoneIsAFaultAndChangesNothing() {
    shop.customer("faulty");

    for (String body :
        List.of("{}", "{\"email\":\"\"}", "{\"email\":\"nowhere\"}", "{\"email\":7}")) {
      Answer answer = shop.put("/customers/faulty/email", body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.pointers()).as(body).containsExactly("#/email");
    }
    assertThat(shop.put("/customers/faulty/name", "{\"name\":null}").pointers())
        .containsExactly("#/name");
    assertThat(shop.put("/customers/none/email", "{\"email\":null}").status()).isEqualTo(404);
    assertThat(shop.events("faulty")).hasSize(1);
  }

  @Test
  void whoDoesNotExistCannotMove() {
    Answer answer = shop.put("/customers/nobody/region", "{\"region\":\"Spain\"}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("detail")).isEqualTo("There is no customer nobody.");
  }

  @Test
  void allFaultsOfABodyComeAtOnce() {
    Answer answer =
        shop.post(
            "/customers",
            """
            {"customerId":"a b","name":"","email":"nowhere","region":"a\\tb","age":3,
             "occurredAt":"9999-01-01T00:00:00Z"}\
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.pointers())
        .containsExactlyInAnyOrder(
            "#/customerId", "#/name", "#/email", "#/region", "#/age", "#/occurredAt");
  }

  @Test
  void anIdInThePathMustBeOne() {
    Answer answer = shop.put("/customers/a b/region", "{\"region\":\"Spain\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).containsEntry("instance", "/customers/a%20b/region");
  }

  @Test
  void anEmailIsInNoAnswerAndInNoLogLine() {
    String body =
        "{\"customerId\":\"secret\",\"name\":\"S\",\"region\":\"X\",\"email\":\"q@x.org\"}";

    Answer first = shop.post("/customers", body);
    Answer second = shop.post("/customers", body);
    Answer changed = shop.put("/customers/secret/email", "{\"email\":\"q@x.org\"}");

    assertThat(first.body().toString() + second.body() + changed.body()).doesNotContain("q@x.org");
    assertThat(shop.log()).isNotEmpty().noneMatch(line -> line.contains("q@x.org"));
  }

  @Test
  void ifMatchHoldsOnlyForTheVersionItNames() {
    shop.customer("matched");

    Answer other = shop.put("/customers/matched/region", "{\"region\":\"B\"}", "if-match", "\"2\"");
    Answer weak =
        shop.put("/customers/matched/region", "{\"region\":\"B\"}", "if-match", "W/\"1\"");
    Answer broken = shop.put("/customers/matched/region", "{\"region\":\"B\"}", "if-match", "1");
    Answer missing = shop.put("/customers/no/region", "{\"region\":\"B\"}", "if-match", "\"1\"");
    Answer right =
        shop.put("/customers/matched/region", "{\"region\":\"B\"}", "if-match", "\"7\", \"1\"");
    Answer unchanged =
        shop.put("/customers/matched/region", "{\"region\":\"B\"}", "if-match", "\"1\"");
    Answer any = shop.put("/customers/matched/region", "{\"region\":\"C\"}", "if-match", "*");

    assertThat(other.status()).isEqualTo(412);
    assertThat(weak.status()).isEqualTo(412);
    assertThat(broken.status()).isEqualTo(400);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(right.status()).isEqualTo(200);
    assertThat(unchanged.status()).isEqualTo(412);
    assertThat(any.body()).containsEntry("version", 3);
    assertThat(shop.events("matched")).hasSize(3);
  }

  @Test
  void aCreationWithIfMatchNeverHolds() {
    Answer answer = shop.post("/customers", Bodies.customer("new"), "if-match", "\"1\"");

    assertThat(answer.status()).isEqualTo(412);
    assertThat(shop.events("new"))
        .extracting(RecordedEvent::event)
        .isEqualTo(java.util.List.<ShopEvent>of());
  }

  @Test
  void ifNoneMatchLetsNothingThroughThatExists() {
    Answer created = shop.post("/customers", Bodies.customer("once"), "if-none-match", "*");
    Answer again = shop.post("/customers", Bodies.customer("once"), "if-none-match", "*");
    String region = "{\"region\":\"B\"}";
    Answer moved = shop.put("/customers/once/region", region, "if-none-match", "*");
    Answer same = shop.put("/customers/once/region", region, "if-none-match", "W/\"1\"");
    Answer broken = shop.put("/customers/once/region", region, "if-none-match", "1");
    Answer unknown = shop.put("/customers/nobody/region", region, "if-none-match", "*");

    assertThat(created.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(412);
    assertThat(again.body()).containsEntry("type", "urn:problem-type:shop:version-mismatch");
    assertThat(moved.status()).isEqualTo(412);
    assertThat(same.status()).isEqualTo(412);
    assertThat(broken.status()).isEqualTo(400);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(shop.events("once")).hasSize(1);
    assertThat(shop.put("/customers/once/region", region, "if-none-match", "\"2\"").status())
        .isEqualTo(200);
  }

  @Test
  void nothingHappensBeforeTheLastEvent() {
    String register = Bodies.customer("timed").replace("}", "%s}");
    shop.post("/customers", register.formatted(at("2011-11-04T09:30:00.123456Z")));

    Answer early = move("timed", "B", at("2011-11-04T09:30:00.122Z"));
    Answer nothing = move("timed", "France", at("2010-01-01T00:00:00Z"));
    Answer same = move("timed", "B", at("2011-11-04T10:30:00.1239+01:00"));
    Answer later = move("timed", "C", at("2011-11-04T09:30:01Z"));

    assertThat(early.status()).isEqualTo(409);
    assertThat(early.pointers()).containsExactly("#/occurredAt");
    assertThat(early.text("detail")).contains("2011-11-04T09:30:00.123Z");
    assertThat(nothing.body()).containsEntry("version", 1);
    assertThat(same.body()).containsEntry("version", 2);
    assertThat(later.body()).containsEntry("version", 3);
    assertThat(shop.events("timed"))
        .extracting(e -> e.event().occurredAt().toString())
        .containsExactly(
            "2011-11-04T09:30:00.123Z", "2011-11-04T09:30:00.123Z", "2011-11-04T09:30:01Z");
  }

  @Test
  void withoutATimeItIsTheLaterOfNowAndTheLastEvent() {
    Instant ahead = shop.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    String register = Bodies.customer("ahead").replace("}", "%s}");
    shop.post("/customers", register.formatted(at(ahead.toString())));

    Answer tooFar = move("ahead", "B", at(ahead.plusSeconds(86_400).toString()));
    Answer moved = move("ahead", "B", "");
    shop.passes(Duration.ofHours(2));
    Answer again = move("ahead", "C", "");

    assertThat(tooFar.status()).isEqualTo(400);
    assertThat(tooFar.pointers()).containsExactly("#/occurredAt");
    assertThat(moved.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(shop.events("ahead"))
        .extracting(e -> e.event().occurredAt())
        .isSorted()
        .startsWith(ahead, ahead)
        .last()
        .satisfies(at -> assertThat(at).isAfter(ahead));
  }

  @Test
  void aRowOfAnEarlierVersionIsNotHeldAgainstATime() {
    shop.customer("old-row");
    shop.dynamoDb()
        .updateItem(
            u ->
                u.tableName(LocalShop.TABLE)
                    .key(AggregateRows.key(new AggregateId("CUSTOMER", "old-row")))
                    .updateExpression("REMOVE " + AggregateRows.LAST_AT));

    assertThat(move("old-row", "B", at("2011-11-04T09:30:00Z")).status()).isEqualTo(200);
    assertThat(move("old-row", "C", at("2011-11-04T09:29:00Z")).status()).isEqualTo(409);
  }

  private static Answer move(String customer, String region, String time) {
    return shop.put(
        "/customers/" + customer + "/region", "{\"region\":\"" + region + "\"" + time + "}");
  }

  private static String at(String time) {
    return ",\"occurredAt\":\"" + time + "\"";
  }
}
