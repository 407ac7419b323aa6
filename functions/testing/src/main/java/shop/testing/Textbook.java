package shop.testing;

import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The textbook's projector, which the engine is measured against: for each event one transaction
 * with a marker that must not exist yet and all changes of all its views' rows. A marker that
 * exists already means that the event counts already. Events go one after the other, as their
 * stream has them.
 *
 * <p>It runs the same projections and keeps the same figures in the same rows, as generation 1, and
 * relies on what the engine does not: that each event comes in order, and that it fits in a
 * transaction of 100 rows.
 */
public final class Textbook {

  private final String name;
  private final List<Projection<ShopEvent>> projections;
  private final DynamoDbClient dynamoDb;
  private final UnaryOperator<String> tables;
  private final String markers;
  private final EventCodec<ShopEvent> codec = ShopEvents.CODEC;

  /**
   * A projector of some views.
   *
   * @param name tells its markers from other projectors'
   * @param tables from a view's name to its table's
   * @param markers the table of markers
   */
  public Textbook(
      String name,
      List<Projection<ShopEvent>> projections,
      DynamoDbClient dynamoDb,
      UnaryOperator<String> tables,
      String markers) {
    this.name = name;
    this.projections = List.copyOf(projections);
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.markers = markers;
  }

  /**
   * Applies a batch.
   *
   * @return how many of its events did not count already
   * @throws TransactionCanceledException if a row does not take a change
   */
  public int deliver(Iterable<JournalEntry> batch) {
    int applied = 0;
    for (JournalEntry entry : batch) {
      if (apply(codec.decode(entry))) {
        applied++;
      }
    }
    return applied;
  }

  private boolean apply(RecordedEvent<ShopEvent> event) {
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(marker(event));
    for (Projection<ShopEvent> projection : projections) {
      String table = tables.apply(projection.view());
      Map<RowKey, TextbookRow> rows = new LinkedHashMap<>();
      projection.project(
          event, (pk, sk) -> rows.computeIfAbsent(new RowKey(pk, sk), _ -> new TextbookRow()));
      rows.forEach((key, row) -> writes.add(row.write(table, key)));
    }
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder().transactItems(writes).build();
    try {
      dynamoDb.transactWriteItems(request);
      return true;
    } catch (TransactionCanceledException e) {
      CancellationReason ofMarker = e.cancellationReasons().getFirst();
      if ("ConditionalCheckFailed".equals(ofMarker.code())) {
        return false;
      }
      throw e;
    }
  }

  private TransactWriteItem marker(RecordedEvent<ShopEvent> event) {
    Map<String, AttributeValue> item =
        Map.of("pk", Attributes.s(name + "#" + event.eventId()), "sk", Attributes.s("-"));
    return TransactWriteItem.builder()
        .put(p -> p.tableName(markers).item(item).conditionExpression("attribute_not_exists(pk)"))
        .build();
  }
}
