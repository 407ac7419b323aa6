package cqrs.projection.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.Walked;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.write.RowWriter;
import cqrs.projection.internal.write.RowsWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class SlowDeliveryTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private Instant now = NOON;
  private boolean fails;
  private final Answers dynamoDb =
      new Answers(
          _ -> {
            if (fails) {
              throw Answers.error("AccessDeniedException");
            }
            return Answers.updated(1);
          });
  private final SlowDelivery delivery =
      new SlowDelivery(tools(() -> now), generation(), Set.of(3, 4));

  private Engine.Tools tools(InstantSource time) {
    return new Engine.Tools(
        new ViewDefinition<>(new Nothing(), Walked.CODEC),
        new ProjectionStore(dynamoDb, "Projections"),
        new RowsWriter(new RowWriter(dynamoDb, "View"), 1),
        time.withZone(ZoneOffset.UTC),
        new Engine.Settings(10, 1, new Deployment("projector", "1")));
  }

  private static final class Nothing implements Projection<Walked> {
    @Override
    public String view() {
      return "orders";
    }

    @Override
    public Version version() {
      return new Version(1, 0);
    }

    @Override
    public void project(RecordedEvent<Walked> recorded, Changes changes) {}
  }

  private static Generation generation() {
    return new Generation(
        "orders",
        7,
        new Projection.Version(1, 0),
        Generation.Phase.ACTIVE,
        NOON,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        0,
        Optional.empty(),
        List.of());
  }

  @Test
  void slowDeliveryIsAnnouncedOnceAfterASecond() {
    now = NOON.plusMillis(999);
    delivery.check();
    assertThat(delivery.announced()).isEmpty();
    assertThat(dynamoDb.calls).isEmpty();

    now = NOON.plusSeconds(1);
    delivery.check();
    delivery.check();

    assertThat(delivery.announced()).isNotEmpty();
    assertThat(dynamoDb.calls).hasSize(1);
    UpdateItemRequest update = (UpdateItemRequest) dynamoDb.calls.getFirst();
    Map<String, AttributeValue> work =
        Attributes.present(update.expressionAttributeValues(), ":work").m();
    assertThat(Attributes.present(work, "partitions").ns()).containsExactlyInAnyOrder("3", "4");
    assertThat(work).containsEntry("until", Attributes.n(now.plusSeconds(60).toEpochMilli()));
  }

  @Test
  void failedAnnouncementIsRetried() {
    now = NOON.plusSeconds(2);
    fails = true;
    delivery.check();
    assertThat(delivery.announced()).isEmpty();
    fails = false;
    delivery.check();
    assertThat(delivery.announced()).isNotEmpty();
    assertThat(dynamoDb.calls).hasSize(2);
  }
}
