package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.JournalEntry;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.testkit.dynamodb.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class BlockedPartitionTest {

  private static Store store;

  private ViewFixture fixture;
  private Projection<ShopEvent> sound;
  private Projection<ShopEvent> throwing;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void aPoisonedEventInTheMiddleOfOnePartition() {
    fixture = new ViewFixture(store, 2);
    String here = fixture.history.customerIn(0);
    String there = fixture.history.customerIn(1);
    fixture.history.register(here).register(there);
    fixture.history.move(here, "poison", ViewFixture.NOON).move(there, "France", ViewFixture.NOON);
    fixture.history.move(here, "EIRE", ViewFixture.NOON).move(there, "EIRE", ViewFixture.NOON);
    sound = SampleProjections.of(fixture.view(), SampleProjections::customers);
    throwing =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              SampleProjections.customers(recorded, changes);
              if (recorded.event() instanceof CustomerMoved moved
                  && moved.region().equals("poison")) {
                throw new IllegalArgumentException("Poison.");
              }
            });
  }

  @Test
  void aProjectionThatThrowsBlocksItsPartitionThereAndTheOthersGoOn() {
    Delivered delivered = fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 1L, 1, 3L));
    assertThat(fixture.generation().block(0))
        .contains(
            new Block(
                0,
                2,
                "CustomerMoved",
                "IllegalArgumentException: Poison.",
                Optional.empty(),
                ViewFixture.NOON,
                1,
                ViewFixture.NOON.plus(Duration.ofMinutes(1)),
                Map.of("projector", "today")));
    assertThat(fixture.generation().block(1)).isEmpty();
  }

  @Test
  void theSameDeploymentLeavesItAloneUntilItIsDueAndThenWaitsLonger() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    fixture.calls.clear();
    fixture.clock.advance(Duration.ofSeconds(59));

    Delivered early = fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    assertThat(early.unacknowledged()).isEmpty();
    assertThat(fixture.calls).hasSize(1).first().isInstanceOf(BatchGetItemRequest.class);

    fixture.clock.advance(Duration.ofSeconds(1));
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(2);
              assertThat(block.since()).isEqualTo(ViewFixture.NOON);
              assertThat(block.retryAt()).isEqualTo(fixture.clock.instant().plusSeconds(120));
            });
  }

  @Test
  void aTryThatAClockSetBackPutsHoursAheadIsDueAtOnce() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    fixture.clock.advance(Duration.ofHours(-6));

    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(2);
              assertThat(block.retryAt()).isEqualTo(fixture.clock.instant().plusSeconds(120));
            });
  }

  @Test
  void theRetriesNeverWaitMoreThanAnHour() {
    for (int i = 0; i < 12; i++) {
      fixture.engine(throwing, 1000).deliver(fixture.history.entries());
      fixture.clock.advance(Duration.ofHours(1));
    }
    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(12);
              assertThat(block.retryAt()).isEqualTo(fixture.clock.instant());
            });
  }

  @Test
  void anotherDeploymentTriesAtOnceAndClearsTheBlock() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    fixture.engine(sound, 1000, "tomorrow").deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(fixture.generation().blocks()).isEmpty();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }

  @Test
  void whoIsTooLateToBlockNeitherBlocksNorAcknowledgesWhatFollows() {
    Delivered late =
        fixture
            .engine(
                throwing,
                1000,
                (request, next) -> {
                  if (request instanceof UpdateItemRequest update
                      && update.updateExpression().startsWith("SET b0")) {
                    fixture.engine(sound, 1000, "tomorrow").deliver(fixture.entries(0, 3));
                  }
                  return next.apply(request);
                })
            .deliver(fixture.history.entries());

    assertThat(fixture.generation().blocks()).isEmpty();
    assertThat(fixture.generation().checkpoint(0)).isEqualTo(2);
    assertThat(late.unacknowledged()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void anEventTypeThatTheCodeDoesNotKnowBlocksItsPartition() {
    Map<String, AttributeValue> unknown =
        new HashMap<>(
            store.rows(fixture.history.table()).stream()
                .filter(row -> AttributeValue.fromS("JOURNAL#0").equals(row.get("pk")))
                .findFirst()
                .orElseThrow());
    unknown.put("sk", AttributeValue.fromS("%016d".formatted(4)));
    unknown.put("type", AttributeValue.fromS("CustomerPraised"));
    List<JournalEntry> batch = new java.util.ArrayList<>(fixture.history.entries());
    batch.add(JournalEntry.of(unknown));

    fixture.engine(sound, 1000).deliver(batch);

    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 3L, 1, 3L));
    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.event()).isEqualTo("CustomerPraised");
              assertThat(block.error()).contains("CustomerPraised");
            });
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }

  @Test
  void anErrorsTextIsKeptShort() {
    Projection<ShopEvent> wordy =
        SampleProjections.of(
            fixture.view(),
            (_, _) -> {
              throw new IllegalStateException("x".repeat(100_000));
            });

    fixture.engine(wordy, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(block -> assertThat(block.error()).hasSize(500));
  }

  /** A projection that changes a row in two ways at once is refused before anything is written. */
  @Test
  void aChangeThatContradictsItselfBlocksLikeAnException() {
    Projection<ShopEvent> twice =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("all", "-").add("events", 1);
              if (recorded.version() == 2) {
                row.set("events", 0);
              }
            });

    fixture.engine(twice, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 1L, 1, 1L));
  }
}
