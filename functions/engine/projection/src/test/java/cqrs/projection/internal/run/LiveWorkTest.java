package cqrs.projection.internal.run;

import static cqrs.projection.ViewFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.Projection;
import cqrs.projection.ViewFixture;
import cqrs.projection.internal.calls.Congestion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Eight partitions, of which each look reads two. Deliveries may take ten seconds. */
class LiveWorkTest {

  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  private final ViewFixture view = new ViewFixture();

  /** Times wrap around zero, as the machine's may. */
  private long now = Long.MAX_VALUE - 5;

  private Congestion watch(Engine... engines) {
    return new LiveWork(
            view.store(),
            view.journalReader(),
            new Partitions(8),
            Arrays.asList(engines),
            Duration.ofNanos(PATIENCE),
            () -> now)
        .watch();
  }

  /** The partitions whose heads were read since the last time. */
  private List<Integer> read() {
    List<Integer> read =
        view.calls(QueryRequest.class).stream()
            .map(query -> Attributes.string(query.expressionAttributeValues(), ":pk"))
            .map(pk -> Integer.valueOf(pk.substring(pk.indexOf('#') + 1)))
            .sorted()
            .toList();
    view.dynamoDb.calls.clear();
    return read;
  }

  private Optional<String> afterHalfThePatience(Congestion congestion) {
    now += PATIENCE / 2;
    return congestion.reason();
  }

  @Test
  void itLooksTwiceWithinThePatienceAndAtAQuarterOfThePartitionsEachTime() {
    view.directory(1);
    view.generation(1, Map.of());
    Congestion congestion = watch(view.engine());
    assertThat(read()).isEmpty();

    assertThat(congestion.reason()).isEmpty();
    assertThat(read()).containsExactly(0, 4);
    now += PATIENCE / 2 - 1;
    assertThat(congestion.reason()).isEmpty();
    assertThat(read()).as("too early").isEmpty();
    now += 1;
    assertThat(congestion.reason()).isEmpty();
    assertThat(read()).containsExactly(1, 5);
    for (int first : List.of(2, 3, 0, 1)) {
      assertThat(afterHalfThePatience(congestion)).isEmpty();
      assertThat(read()).containsExactly(first, first + 4);
    }
  }

  @Test
  void eventsThatStoodInTheJournalAPatienceAgoHaveToBeInTheView() {
    view.directory(1);
    view.generation(1, Map.of(0, 7L, 4, 1L));
    view.record(0, 5);
    view.record(4, 3);
    view.record(1, 50);
    Congestion congestion = watch(view.engine());

    assertThat(congestion.reason()).isEmpty();
    assertThat(afterHalfThePatience(congestion)).as("they are too young").isEmpty();
    String lacks = "The view moves lacks 2 or more events that are older than 10 seconds.";
    assertThat(afterHalfThePatience(congestion)).contains(lacks);
    now += PATIENCE / 2 - 1;
    assertThat(congestion.reason()).as("the answer holds until the next look").contains(lacks);
    now += 1;
    assertThat(congestion.reason())
        .contains("The view moves lacks 50 or more events that are older than 10 seconds.");
    assertThat(afterHalfThePatience(congestion)).as("the partitions 2 and 6 are empty").isEmpty();
  }

  /** The journal has grown since the look, and the view has what stood there then. */
  @Test
  void youngerEventsMayBeMissing() {
    view.directory(1);
    view.generation(1, Map.of());
    view.record(0, 2);
    Congestion congestion = watch(view.engine());

    assertThat(congestion.reason()).isEmpty();
    view.record(0, 9);
    assertThat(afterHalfThePatience(congestion)).isEmpty();
    view.checkpoint(1, 0, 2);
    assertThat(afterHalfThePatience(congestion)).isEmpty();
  }

  @Test
  void aLateLookSaysHowOldTheEventsAre() {
    view.directory(1);
    view.generation(1, Map.of());
    view.record(0, 2);
    Congestion congestion = watch(view.engine());

    assertThat(congestion.reason()).isEmpty();
    now += PATIENCE + Duration.ofSeconds(3).toNanos();
    assertThat(congestion.reason())
        .contains("The view moves lacks 2 or more events that are older than 13 seconds.");
  }

  @Test
  void aBlockedPartitionDoesNotCount() {
    view.directory(1);
    view.generation(1, Map.of(4, 1L));
    view.block(1, 0, 1, NOON);
    view.record(0, 5);
    view.record(4, 4);
    Congestion congestion = watch(view.engine());

    assertThat(congestion.reason()).isEmpty();
    now += PATIENCE;
    assertThat(congestion.reason()).hasValueSatisfying(it -> assertThat(it).contains("lacks 3 "));
  }

  @Test
  void aViewWithoutAGenerationOfThisCodeDoesNotCount() {
    view.directory(1);
    view.generation(1, Map.of());
    view.record(0, 5);
    Engine next = view.engine(new ViewFixture.Moves(new Projection.Version(2, 0), true));
    Congestion congestion = watch(next);
    Congestion both = watch(next, view.engine());

    assertThat(congestion.reason()).isEmpty();
    assertThat(both.reason()).isEmpty();
    now += PATIENCE;
    assertThat(congestion.reason()).isEmpty();
    assertThat(both.reason()).isPresent();
  }

  @Test
  void aViewThatIsNotThereDoesNotCount() {
    view.record(0, 5);
    Congestion congestion = watch(view.engine());

    assertThat(congestion.reason()).isEmpty();
    now += PATIENCE;
    assertThat(congestion.reason()).isEmpty();
  }

  @Test
  void whereItCannotBeMeasuredThatIsTheReasonUntilItCanBe() {
    view.directory(1);
    view.generation(1, Map.of());
    Congestion congestion = watch(view.engine());
    view.onCall =
        _ -> {
          throw Answers.error("AccessDeniedException");
        };

    assertThat(congestion.reason()).contains("Deliveries cannot be measured: DynamoDbException");
    view.onCall = _ -> {};
    assertThat(afterHalfThePatience(congestion)).isPresent();
    now += PATIENCE;
    assertThat(congestion.reason()).isEmpty();
  }
}
