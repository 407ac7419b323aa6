package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.dynamodb.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class JournalSettingsTest {

  private final WriteTable table = WriteTable.create();

  @AfterEach
  void close() {
    table.close();
  }

  private JournalSettings open(int partitions) {
    return JournalSettings.open(table.client(), WriteTable.NAME, new Partitions(partitions));
  }

  @Test
  void theFirstStartWritesThemAndLaterOnesReadThem() {
    assertThat(open(64)).isEqualTo(new JournalSettings(new Partitions(64), 1));
    Map<String, Map<String, AttributeValue>> written = table.rows();
    assertThat(written).containsOnlyKeys("JOURNAL/-");
    assertThat(Approved.readable(written.values().iterator().next()))
        .isEqualTo(Approved.file("rows/settings.json"));

    assertThat(open(64)).isEqualTo(new JournalSettings(new Partitions(64), 1));
    assertThat(table.rows()).isEqualTo(written);
  }

  @Test
  void anotherNumberOfPartitionsIsRefusedWithTheRemedyAndChangesNothing() {
    open(8);
    Map<String, Map<String, AttributeValue>> written = table.rows();
    assertThatThrownBy(() -> open(64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The journal in WriteTable has 8 partitions and JOURNAL_PARTITIONS says 64: set it to"
                + " 8; the number is fixed when a journal is created.");
    assertThat(table.rows()).isEqualTo(written);
  }

  @Test
  void theEpochOfARestoreIsKept() {
    open(8);
    table
        .client()
        .updateItem(
            r ->
                r.tableName(WriteTable.NAME)
                    .key(Map.of("pk", Attributes.s("JOURNAL"), "sk", Attributes.s("-")))
                    .updateExpression("SET epoch = :two")
                    .expressionAttributeValues(Map.of(":two", Attributes.n(2))));
    assertThat(open(8).epoch()).isEqualTo(2);
  }

  @Test
  void ofRacingStartersOneNumberHoldsForAll() throws Exception {
    int starters = 16;
    CyclicBarrier together = new CyclicBarrier(starters);
    List<Callable<String>> starts = new ArrayList<>();
    for (int i = 0; i < starters; i++) {
      int partitions = i % 2 == 0 ? 8 : 64;
      starts.add(
          () -> {
            together.await();
            try {
              return partitions + ": " + open(partitions).partitions().count();
            } catch (IllegalStateException e) {
              return "refused " + partitions;
            }
          });
    }
    List<String> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> answer : threads.invokeAll(starts)) {
        answers.add(answer.get());
      }
    }
    long stored = Attributes.number(table.rows().values().iterator().next(), "partitions");
    long other = stored == 8 ? 64 : 8;
    assertThat(answers).hasSize(starters).containsOnly(stored + ": " + stored, "refused " + other);
  }
}
