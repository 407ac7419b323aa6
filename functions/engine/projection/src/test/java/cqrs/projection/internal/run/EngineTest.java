package cqrs.projection.internal.run;

import static cqrs.projection.ViewFixture.NOON;
import static cqrs.projection.ViewFixture.VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.Projection.Version;
import cqrs.projection.ViewFixture;
import cqrs.projection.ViewFixture.Moves;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.GenerationRow;
import cqrs.projection.internal.generations.Skip;
import cqrs.projection.internal.run.Engine.Blocked;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Which generations a delivery reaches, and what is told of it. */
class EngineTest {

  private static final Version NEXT_MAJOR = new Version(2, 0);

  private final ViewFixture view = new ViewFixture();
  private final List<ApplyReport> told = new ArrayList<>();

  private Generation generation(long number) {
    return view.store().generations().generation(ViewFixture.VIEW, number).orElseThrow();
  }

  /** An operator leaves the first event of partition 0 out of a generation. */
  private void skip(long number) {
    Skip skip = new Skip(0, 1, "Walked", "No.", Optional.empty(), "It is known.", NOON);
    Map<String, AttributeValue> row = GenerationRow.write(generation(number), skip, 0);
    view.projections.put(Attributes.string(row, "sk"), row);
    view.set(number, "skips", Attributes.n(1));
  }

  /** The keys of the rows that were written, in order. */
  private List<String> written() {
    return view.updates("View").stream()
        .map(update -> Attributes.string(update.key(), "pk"))
        .toList();
  }

  private List<QueryRequest> queriesOfSkips() {
    return view.calls(QueryRequest.class).stream()
        .filter(query -> query.tableName().equals("Projections"))
        .toList();
  }

  /** The updates of a generation's row. */
  private List<String> said(long number) {
    return view.updates("Projections").stream()
        .filter(update -> update.key().equals(GenerationRow.key(generation(number))))
        .map(UpdateItemRequest::updateExpression)
        .toList();
  }

  @Test
  void itSaysWhatItsProjectionSays() {
    Engine one = view.engine(new Moves(new Version(3, 4), true));
    assertThat(one.view()).isEqualTo("moves");
    assertThat(one.version()).isEqualTo(new Version(3, 4));
    assertThat(one.sharesRows()).isTrue();
    assertThat(view.engine(new Moves(VERSION, false)).sharesRows()).isFalse();
  }

  @Test
  void openingMakesTheFirstGenerationActive() {
    Engine engine = view.engine();
    assertThat(engine.open()).isSameAs(engine);
    TransactWriteItemsRequest made = view.calls(TransactWriteItemsRequest.class).getFirst();
    assertThat(made.transactItems())
        .extracting(TransactWriteItem::put)
        .extracting(put -> Attributes.string(put.item(), "sk"))
        .containsExactly("-", "000001");
    assertThat(made.transactItems().getLast().put().item())
        .isEqualTo(GenerationRow.write("moves", 1, VERSION, Phase.ACTIVE, NOON));
  }

  @Test
  void aViewThatIsNotThereTakesNothing() {
    assertThat(view.engine().deliver(view.record(0, 2)))
        .isEqualTo(new Delivered(ApplyReport.NONE, 0, Map.of()));
    assertThat(view.dynamoDb.calls).hasSize(1);
  }

  @Test
  void aDeliveryIsAppliedAndTold() {
    view.directory(1);
    view.generation(1, Map.of(0, 1L));
    Delivered delivered = view.engine().deliver(view.record(0, 3), Instant.MAX, told::add);
    assertThat(delivered.applied()).isEqualTo(2);
    assertThat(delivered.rows()).isEqualTo(1);
    assertThat(delivered.duplicates()).isEqualTo(1);
    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(told).extracting(ApplyReport::applied).containsExactly(2, 0);
    assertThat(written()).containsExactly("1#p0");
  }

  @Test
  void withoutAnEndADeliveryGoesOnHoweverLongItTakes() {
    view.directory(1);
    view.generation(1, Map.of());
    view.now = Instant.parse("9999-12-31T23:59:59Z");
    assertThat(view.engine().deliver(view.record(0, 3)).applied()).isEqualTo(3);
  }

  @Test
  void aDeliveryStopsWhenItsTimeIsUp() {
    view.directory(1);
    view.generation(1, Map.of());
    Delivered delivered = view.engine().deliver(view.record(0, 3), NOON, told::add);
    assertThat(delivered.applied()).isZero();
    assertThat(delivered.isUnacknowledged(new Position(0, 1))).isTrue();
  }

  @Test
  void aCatchUpReadsTheJournal() {
    view.directory(1);
    view.generation(1, Map.of(0, 1L));
    view.record(0, 4);
    Delivered delivered =
        view.engine().catchUp(Map.of(0, 3L), Blocked.WHEN_DUE, Instant.MAX, told::add);
    assertThat(delivered.applied()).isEqualTo(2);
    assertThat(told).extracting(ApplyReport::applied).containsExactly(2, 0);
    assertThat(said(1)).containsExactly("SET p0=:p0");

    assertThat(view.engine().catchUp(Map.of(0, 4L), Blocked.WHEN_DUE, Instant.MAX).applied())
        .isEqualTo(1);
  }

  @Test
  void aBlockedPartitionIsTriedWhenItIsDueOrAtOnce() {
    view.directory(1);
    view.generation(1, Map.of());
    view.block(1, 0, 1, NOON.plusSeconds(1));
    view.record(0, 2);
    Engine engine = view.engine();
    assertThat(engine.catchUp(Map.of(0, 2L), Blocked.WHEN_DUE, Instant.MAX).applied()).isZero();
    assertThat(engine.catchUp(Map.of(0, 2L), Blocked.NOW, Instant.MAX).applied()).isEqualTo(2);
  }

  /** The newest one first: it must never be behind the one that is read. */
  @Test
  void eachGenerationThatIsFedGetsTheDeliveryAndTheActiveOneIsToldOf() {
    view.directory(2, 1L, 3L);
    view.generation(1, Map.of(0, 3L));
    view.generation(2, Map.of(0, 1L));
    view.generation(3, Map.of());
    Delivered delivered = view.engine().deliver(view.record(0, 3), Instant.MAX, told::add);
    assertThat(written()).containsExactly("3#p0", "2#p0");
    assertThat(delivered.applied()).isEqualTo(2);
    assertThat(delivered.duplicates()).isEqualTo(1);
    assertThat(told).extracting(ApplyReport::applied).containsExactly(2, 0);
  }

  @Test
  void withoutAnActiveGenerationNothingIsTold() {
    view.directory(
        new GenerationManifest(
            ViewFixture.VIEW,
            Optional.empty(),
            Set.of(),
            Set.of(2L),
            Optional.of(2L),
            2,
            Optional.empty(),
            SdkBytes.fromUtf8String("key"),
            1));
    view.generation(2, Map.of());
    Delivered delivered = view.engine().deliver(view.record(0, 3), Instant.MAX, told::add);
    assertThat(written()).containsExactly("2#p0");
    assertThat(delivered.applied()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void whatOneGenerationLacksHasToComeAgain() {
    view.directory(1, 2L);
    view.generation(1, Map.of(0, 2L, 1, 1L));
    view.generation(2, Map.of(0, 1L, 2, 1L));
    List<JournalEntry> batch = new ArrayList<>(view.record(0, 3));
    batch.addAll(view.record(1, 2));
    batch.addAll(view.record(2, 1));
    Delivered delivered = view.engine().deliver(batch, NOON, told::add);
    assertThat(delivered.unacknowledged()).isEqualTo(Map.of(0, 2L, 1, 1L, 2, 1L));
    assertThat(delivered.isUnacknowledged(new Position(0, 1))).isFalse();
    assertThat(delivered.isUnacknowledged(new Position(0, 2))).isTrue();
    assertThat(delivered.isUnacknowledged(new Position(0, 3))).isTrue();
    assertThat(delivered.isUnacknowledged(new Position(3, 9))).isFalse();
  }

  @Test
  void aGenerationOfAnotherMajorVersionIsNotTouched() {
    view.directory(1, 2L, 3L);
    view.generation(1, Map.of());
    view.generation(2, NEXT_MAJOR, Map.of());
    view.generation(3, new Version(1, 9), Map.of());
    Delivered _ = view.engine().deliver(view.record(0, 1));
    assertThat(written()).containsExactly("3#p0", "1#p0");
    assertThat(view.engine().carries(generation(2))).isFalse();
    assertThat(view.engine().carries(generation(3))).isTrue();
  }

  @Test
  void aGenerationThatFailsDoesNotHoldUpTheOthersAndTheFirstFailureIsThrown() {
    view.directory(1, 2L, 3L);
    view.generation(1, Map.of());
    view.generation(2, Map.of());
    view.generation(3, Map.of());
    view.onCall =
        request -> {
          if (request instanceof UpdateItemRequest update
              && update.tableName().equals("View")
              && !Attributes.string(update.key(), "pk").startsWith("1#")) {
            throw Answers.error("Refused " + Attributes.string(update.key(), "pk"));
          }
        };
    List<JournalEntry> batch = view.record(0, 1);
    assertThatThrownBy(() -> view.engine().deliver(batch, Instant.MAX, told::add))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("Refused 3#p0");
    assertThat(written()).containsExactly("3#p0", "2#p0", "1#p0");
    assertThat(said(1)).hasSize(1);
    assertThat(told).extracting(ApplyReport::applied).containsExactly(1, 0);
  }

  /** One read is enough while the generations stay the same ones. */
  @Test
  void itRemembersWhichGenerationsItWrote() {
    view.directory(2, 3L);
    view.generation(2, Map.of());
    view.generation(3, Map.of());
    Engine engine = view.engine();
    List<JournalEntry> batch = view.record(0, 1);
    Delivered _ = engine.deliver(batch);
    assertThat(view.calls(BatchGetItemRequest.class)).hasSize(2);
    Delivered _ = engine.deliver(batch);
    assertThat(view.calls(BatchGetItemRequest.class)).hasSize(3);
  }

  @Test
  void whatIsLeftOutOfAGenerationIsLookedUpWhereItIsNotOnItsRow() {
    view.directory(1, 2L);
    view.generation(1, Map.of());
    view.generation(2, Map.of());
    view.set(2, GenerationRow.PHASE, Attributes.s(Phase.FOLLOWING.name()));
    skip(1);
    skip(2);
    Delivered _ = view.engine().deliver(view.record(0, 1));
    assertThat(written()).as("the active one's decisions stand on its row").containsExactly("1#p0");
    assertThat(queriesOfSkips()).hasSize(1);
  }

  @Test
  void aBlockedGenerationsDecisionsAreLookedUp() {
    view.directory(1);
    view.generation(1, Map.of());
    view.block(1, 1, 1, NOON.plusSeconds(1));
    skip(1);
    Delivered _ = view.engine().deliver(view.record(0, 1));
    assertThat(written()).isEmpty();
    assertThat(said(1)).containsExactly("SET p0=:p0,deliveredUpTo=:upTo");
  }

  @Test
  void whereNothingIsLeftOutNothingIsLookedUp() {
    view.directory(1);
    view.generation(1, Map.of());
    view.block(1, 1, 1, NOON.plusSeconds(1));
    Delivered _ = view.engine().deliver(view.record(0, 1));
    assertThat(written()).hasSize(1);
    assertThat(queriesOfSkips()).isEmpty();
  }

  @Test
  void aGenerationIsBuiltFromTheJournalWithoutItsSkips() {
    view.generation(2, Map.of());
    view.set(2, GenerationRow.PHASE, Attributes.s(Phase.BUILDING.name()));
    view.record(0, 3);
    view.record(1, 1);
    skip(2);
    Delivered built =
        view.engine()
            .build(
                generation(2),
                Map.of(0, 3L, 1, 1L),
                100,
                new Pace(0),
                NOON.plus(Duration.ofHours(1)));
    assertThat(built.applied()).isEqualTo(4);
    assertThat(built.rows()).isEqualTo(2);
    assertThat(view.calls(PutItemRequest.class))
        .extracting(put -> Attributes.present(put.item(), "n"))
        .containsExactly(Attributes.n(2), Attributes.n(1));
  }

  @Test
  void aGenerationOfAnotherMajorVersionIsNotBuilt() {
    view.generation(2, NEXT_MAJOR, Map.of());
    Generation generation = generation(2);
    Engine engine = view.engine();
    assertThatThrownBy(() -> engine.build(generation, Map.of(0, 1L), 100, new Pace(0), Instant.MAX))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Generation 2 of the view moves has version 2.0, and this code has 1.0.");
  }
}
