package cqrs.projection.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.projection.Answers;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.Span;
import cqrs.projection.internal.fold.TooCoarseException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class RowsWriterTest {

  private static final Map<String, Change> ONE = Map.of("n", new Change.Add(BigDecimal.ONE));
  private static final Pace PACE = new Pace(0);

  private final ApplyReport.Meter meter = new ApplyReport.Meter();

  private static RowChanges row(int number, Map<String, Change> changes) {
    return new RowChanges(
        new RowKey("r" + number, "-"), List.of(Span.of(new Position(0, number), changes)));
  }

  private static List<RowChanges> rows(int count) {
    List<RowChanges> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      rows.add(row(i, ONE));
    }
    return rows;
  }

  private static RowsWriter writer(Answers dynamoDb, int parallel) {
    return new RowsWriter(new RowWriter(dynamoDb, "View"), parallel);
  }

  private static Set<Map<String, AttributeValue>> written(Answers dynamoDb) {
    Set<Map<String, AttributeValue>> keys = new HashSet<>();
    dynamoDb.calls.forEach(call -> keys.add(((UpdateItemRequest) call).key()));
    return keys;
  }

  @Test
  void everyRowIsWritten() {
    Answers dynamoDb = new Answers(_ -> Answers.updated(1));
    RowsWriter.Written written = writer(dynamoDb, 4).write(rows(9), 7, PACE, () -> true, meter);
    assertThat(written.left()).isEmpty();
    assertThat(written.refused()).isEmpty();
    assertThat(written(dynamoDb)).hasSize(9);
    assertThat(meter.read().rows()).isEqualTo(9);
  }

  @Test
  void rowsNotBegunInTimeAreLeft() {
    Answers dynamoDb = new Answers(_ -> Answers.updated(1));
    AtomicInteger asked = new AtomicInteger();
    List<RowChanges> rows = rows(5);
    RowsWriter.Written written =
        writer(dynamoDb, 1).write(rows, 7, PACE, () -> asked.incrementAndGet() <= 2, meter);
    assertThat(written.left()).isEqualTo(rows.subList(2, 5));
    assertThat(dynamoDb.calls).hasSize(2);
  }

  @Test
  void refusalsAreReturned() {
    Map<String, Change> tooMuch = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      tooMuch.put("a" + i, new Change.Add(BigDecimal.ONE));
    }
    RowsWriter.Written written =
        writer(new Answers(_ -> Answers.updated(1)), 4)
            .write(
                List.of(row(1, tooMuch), row(2, ONE), row(3, tooMuch)), 7, PACE, () -> true, meter);
    assertThat(written.refused())
        .extracting(RowWriter.Refused::position)
        .containsExactly(new Position(0, 1), new Position(0, 3));
    assertThat(written.left()).isEmpty();
  }

  /** Most deliveries have a single row, which needs no other thread. */
  @Test
  void singleRowUsesTheCallersThread() {
    List<Thread> threads = new ArrayList<>();
    Answers single =
        new Answers(
            _ -> {
              threads.add(Thread.currentThread());
              return Answers.updated(1);
            });
    assertThat(writer(single, 4).write(rows(1), 7, PACE, () -> true, meter).left()).isEmpty();
    assertThat(threads).containsExactly(Thread.currentThread());

    CountDownLatch together = new CountDownLatch(2);
    Answers several =
        new Answers(
            _ -> {
              together.countDown();
              assertThat(awaited(together)).as("both writes are under way").isTrue();
              return Answers.updated(1);
            });
    assertThat(writer(several, 2).write(rows(2), 7, PACE, () -> true, meter).left()).isEmpty();
    assertThat(meter.read().rows()).as("both writes were under way together").isEqualTo(3);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void mergedRowsAreAllWritten() {
    Answers dynamoDb = new Answers(_ -> Answers.put(1));
    writer(dynamoDb, 4).writeMerged(rows(9), 7, true, PACE, meter);
    assertThat(dynamoDb.calls).hasSize(9).allMatch(PutItemRequest.class::isInstance);
    assertThat(meter.read().rows()).isEqualTo(9);
  }

  @Test
  void tooCoarseRowIsReported() {
    Answers dynamoDb =
        new Answers(
            _ -> {
              throw Answers.error("ValidationException");
            });
    assertThatThrownBy(() -> writer(dynamoDb, 4).writeMerged(rows(3), 7, true, PACE, meter))
        .isInstanceOf(TooCoarseException.class);
  }
}
