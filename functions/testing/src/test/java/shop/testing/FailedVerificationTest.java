package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import shop.journal.EventCodec;
import shop.journal.JournalReader;
import shop.projection.Engine;
import shop.projection.Generation.Phase;
import shop.projection.GenerationRows;
import shop.projection.Projection;
import shop.projection.ProjectionStore;
import shop.projection.Verifier;
import shop.rebuild.ControlBus;
import shop.rebuild.Dropper;
import shop.rebuild.Monitor;
import shop.rebuild.Rebuilds;
import shop.rebuild.Verifications;
import shop.rebuild.Worker;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** A generation that differs from the journal is never read. */
class FailedVerificationTest {

  private static final Store STORE = new Store();

  private final Rig rig = new Rig(STORE, 3);
  private final Projection regions = Samples.of(rig.view(), Samples::regions);
  private final ProjectionStore projections = rig.projections(STORE.dynamoDb());
  private final QueuedSlices slices = new QueuedSlices(new Random(1));
  private final ControlBus bus = new ControlBus(slices, "control");
  private final Rebuilds rebuilds = new Rebuilds(projections, bus, rig.clock);
  private final List<String> logged = new ArrayList<>();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void aRowThatIsWrongKeepsTheOldGenerationActiveAndIsShown() {
    slices.heal();
    rig.history.write(4, 3, 60);
    Engine engine = rig.engine(regions, 1000);
    var _ = engine.deliver(rig.history.entries());
    Map<Integer, Long> heads = rig.history.heads();

    var _ = rebuilds.start(engine, new Rebuilds.Wish(0, 1), heads);
    work(engine, true);

    assertThat(phase(2)).isEqualTo(Phase.FAILED);
    assertThat(rig.generation().number()).isEqualTo(1);
    assertThat(projections.builds().read(rig.view(), 2).flatMap(b -> b.report()))
        .hasValueSatisfying(
            report ->
                assertThat(report)
                    .contains("\"sound\":false", "\"differing\":1", "\"what\":\"forged\""));
    assertThat(logged)
        .anyMatch(line -> line.contains("\"VerificationFailed\":1"))
        .anyMatch(line -> line.contains("\"RebuildFailed\":1"));

    Monitor monitor =
        new Monitor(projections, rebuilds, rig.clock, Duration.ZERO, Duration.ofDays(7));
    monitor.look(engine, () -> heads);
    assertThat(slices.waiting()).isEmpty();
    assertThat(projections.generations().directory(rig.view()).orElseThrow().building()).isEmpty();

    var _ = rebuilds.start(engine, new Rebuilds.Wish(0, 1), heads);
    work(engine, false);
    assertThat(rig.generation().number()).isEqualTo(3);

    rig.clock.advance(Duration.ofDays(8));
    for (int look = 0; look < 4; look++) {
      monitor.look(engine, () -> heads);
      work(engine, false);
      rig.clock.advance(Duration.ofMinutes(2));
    }
    assertThat(projections.generations().generation(rig.view(), 2)).isEmpty();
    assertThat(STORE.rows(rig.viewTable()))
        .isNotEmpty()
        .allMatch(row -> Objects.requireNonNull(row.get("pk")).s().startsWith("3#"));
  }

  private Phase phase(long generation) {
    return projections.generations().generation(rig.view(), generation).orElseThrow().phase();
  }

  /** Works off all slices; a row may be forged as soon as the generation is held. */
  private void work(Engine engine, boolean forge) {
    AtomicBoolean forged = new AtomicBoolean(!forge);
    DynamoDbClient dynamoDb =
        rig.dynamoDb(
            (request, next) -> {
              var answer = next.apply(request);
              if (request instanceof TransactWriteItemsRequest
                  && phaseIfAny().equals(Optional.of(Phase.VERIFYING))
                  && forged.compareAndSet(false, true)) {
                forge();
              }
              return answer;
            });
    ProjectionStore mine = rig.projections(dynamoDb);
    JournalReader journal = new JournalReader(dynamoDb, rig.history.table());
    Verifier verifier =
        new Verifier(regions, dynamoDb, rig.viewTable(), mine, journal, new EventCodec());
    GenerationRows rows = new GenerationRows(dynamoDb, rig.viewTable(), rig.clock);
    Worker worker =
        new Worker(
            engine,
            mine,
            journal,
            rig.history.partitions(),
            new Verifications(mine, verifier, rig.clock),
            new Dropper(mine, rows, 0, rig.clock),
            bus,
            rig.clock);
    while (!slices.waiting().isEmpty()) {
      var now = rig.clock.instant();
      worker.run(
          slices.next(),
          new Worker.Shift("worker", now.plusSeconds(600), now.plusSeconds(700)),
          new Lines());
    }
  }

  private Optional<Phase> phaseIfAny() {
    return projections
        .generations()
        .generation(rig.view(), 2)
        .map(generation -> generation.phase());
  }

  private void forge() {
    Map<String, AttributeValue> row =
        STORE.rows(rig.viewTable()).stream()
            .filter(item -> Objects.requireNonNull(item.get("pk")).s().startsWith("2#"))
            .findFirst()
            .orElseThrow();
    Map<String, AttributeValue> key =
        Map.of(
            "pk", Objects.requireNonNull(row.get("pk")),
            "sk", Objects.requireNonNull(row.get("sk")));
    STORE
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(rig.viewTable())
                    .key(key)
                    .updateExpression("SET forged = :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  private final class Lines implements LambdaLogger {
    @Override
    public void log(String message) {
      logged.add(message);
    }

    @Override
    public void log(byte[] message) {
      log(new String(message, StandardCharsets.UTF_8));
    }
  }
}
