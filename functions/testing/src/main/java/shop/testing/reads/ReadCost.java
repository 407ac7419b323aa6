package shop.testing.reads;

import cqrs.testkit.cost.CostMeter;
import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.cost.ItemSize;
import cqrs.testkit.dynamodb.Store;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The costs of an answer. The look for the view's active generation is left out: one unit, every
 * five seconds at most.
 *
 * @param bytes of the rows that came back
 */
public record ReadCost(long calls, double readUnits, long bytes) {

  private static final double PIECE = 4096;
  private static final double EVENTUAL = 0.5;

  /** Asks one question through a meter. */
  public static ReadCost of(ReadStore store, Design design, Question question, String customerId) {
    CostMeter meter = new CostMeter(store.dynamoDb());
    LongAdder bytes = new LongAdder();
    DynamoDbClient metered =
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, next) -> {
              DynamoDbResponse answer = next.apply(request);
              rows(answer).forEach(row -> bytes.add(ItemSize.of(row)));
              return answer;
            },
            meter.as(design.toString()));
    Answers answers = design.answers(store, metered);
    if (design == Design.VIEW) {
      Object _ = question.ask(answers, customerId);
      meter.reset();
      bytes.reset();
    }
    Object _ = question.ask(answers, customerId);
    Cost cost = meter.costs().of(line -> !line.table().equals(Store.PROJECTIONS_TABLE));
    return new ReadCost(cost.calls(), cost.readUnits(), bytes.sum());
  }

  /** Half a unit for each 4 KB of rows that came back, begun or full. */
  public double floor() {
    return EVENTUAL * Math.max(1, Math.ceil(bytes / PIECE));
  }

  private static List<Map<String, AttributeValue>> rows(DynamoDbResponse answer) {
    return switch (answer) {
      case GetItemResponse get -> get.hasItem() ? List.of(get.item()) : List.of();
      case BatchGetItemResponse batch ->
          batch.responses().values().stream().flatMap(List::stream).toList();
      case QueryResponse query -> query.items();
      case ScanResponse scan -> scan.items();
      default -> List.of();
    };
  }
}
