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

  private Rig rig;
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
    rig = new Rig(store, 2);
    String here = rig.history.customerIn(0);
    String there = rig.history.customerIn(1);
    rig.history.register(here).register(there);
    rig.history.move(here, "poison", Rig.NOON).move(there, "France", Rig.NOON);
    rig.history.move(here, "EIRE", Rig.NOON).move(there, "EIRE", Rig.NOON);
    sound = SampleProjections.of(rig.view(), SampleProjections::customers);
    throwing =
        SampleProjections.of(
            rig.view(),
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
    Delivered delivered = rig.engine(throwing, 1000).deliver(rig.history.entries());

    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 1L, 1, 3L));
    assertThat(rig.generation().block(0))
        .contains(
            new Block(
                0,
                2,
                "CustomerMoved",
                "IllegalArgumentException: Poison.",
                Optional.empty(),
                Rig.NOON,
                1,
                Rig.NOON.plus(Duration.ofMinutes(1)),
                Map.of("projector", "today")));
    assertThat(rig.generation().block(1)).isEmpty();
  }

  @Test
  void theSameDeploymentLeavesItAloneUntilItIsDueAndThenWaitsLonger() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());
    rig.calls.clear();
    rig.clock.advance(Duration.ofSeconds(59));

    Delivered early = rig.engine(throwing, 1000).deliver(rig.history.entries());

    assertThat(early.unacknowledged()).isEmpty();
    assertThat(rig.calls).hasSize(1).first().isInstanceOf(BatchGetItemRequest.class);

    rig.clock.advance(Duration.ofSeconds(1));
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(2);
              assertThat(block.since()).isEqualTo(Rig.NOON);
              assertThat(block.retryAt()).isEqualTo(rig.clock.instant().plusSeconds(120));
            });
  }

  @Test
  void aTryThatAClockSetBackPutsHoursAheadIsDueAtOnce() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());
    rig.clock.advance(Duration.ofHours(-6));

    rig.engine(throwing, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(2);
              assertThat(block.retryAt()).isEqualTo(rig.clock.instant().plusSeconds(120));
            });
  }

  @Test
  void theRetriesNeverWaitMoreThanAnHour() {
    for (int i = 0; i < 12; i++) {
      rig.engine(throwing, 1000).deliver(rig.history.entries());
      rig.clock.advance(Duration.ofHours(1));
    }
    assertThat(rig.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(12);
              assertThat(block.retryAt()).isEqualTo(rig.clock.instant());
            });
  }

  @Test
  void anotherDeploymentTriesAtOnceAndClearsTheBlock() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    rig.engine(sound, 1000, "tomorrow").deliver(rig.history.entries());

    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
    assertThat(rig.generation().blocks()).isEmpty();
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }

  @Test
  void whoIsTooLateToBlockNeitherBlocksNorAcknowledgesWhatFollows() {
    Delivered late =
        rig.engine(
                throwing,
                1000,
                (request, next) -> {
                  if (request instanceof UpdateItemRequest update
                      && update.updateExpression().startsWith("SET b0")) {
                    rig.engine(sound, 1000, "tomorrow").deliver(rig.entries(0, 3));
                  }
                  return next.apply(request);
                })
            .deliver(rig.history.entries());

    assertThat(rig.generation().blocks()).isEmpty();
    assertThat(rig.generation().checkpoint(0)).isEqualTo(2);
    assertThat(late.unacknowledged()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void anEventTypeThatTheCodeDoesNotKnowBlocksItsPartition() {
    Map<String, AttributeValue> unknown =
        new HashMap<>(
            store.rows(rig.history.table()).stream()
                .filter(row -> AttributeValue.fromS("JOURNAL#0").equals(row.get("pk")))
                .findFirst()
                .orElseThrow());
    unknown.put("sk", AttributeValue.fromS("%016d".formatted(4)));
    unknown.put("type", AttributeValue.fromS("CustomerPraised"));
    List<JournalEntry> batch = new java.util.ArrayList<>(rig.history.entries());
    batch.add(JournalEntry.of(unknown));

    rig.engine(sound, 1000).deliver(batch);

    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 3L, 1, 3L));
    assertThat(rig.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.event()).isEqualTo("CustomerPraised");
              assertThat(block.error()).contains("CustomerPraised");
            });
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }

  @Test
  void anErrorsTextIsKeptShort() {
    Projection<ShopEvent> wordy =
        SampleProjections.of(
            rig.view(),
            (_, _) -> {
              throw new IllegalStateException("x".repeat(100_000));
            });

    rig.engine(wordy, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().block(0))
        .hasValueSatisfying(block -> assertThat(block.error()).hasSize(500));
  }

  /** A projection that changes a row in two ways at once is refused before anything is written. */
  @Test
  void aChangeThatContradictsItselfBlocksLikeAnException() {
    Projection<ShopEvent> twice =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("all", "-").add("events", 1);
              if (recorded.version() == 2) {
                row.set("events", 0);
              }
            });

    rig.engine(twice, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 1L, 1, 1L));
  }
}
