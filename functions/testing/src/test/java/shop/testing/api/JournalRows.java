package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The journal as others than its writers leave it behind. */
record JournalRows(Shop shop) {

  private static final String TABLE = "WriteTable";

  /** A position the given number of events after a command's last one. */
  static Position after(Answer command, long events) {
    String token = command.json().path("consistencyToken").asText();
    Position position = Token.parse(token, new Partitions(64)).orElseThrow().position();
    return new Position(position.partition(), position.offset() + events);
  }

  /** Code that is not here has written it, after the event before it. */
  void appendUnknown(Position at) {
    Map<String, AttributeValue> row =
        new HashMap<>(
            shop.dynamoDb()
                .getItem(r -> r.tableName(TABLE).key(key(at.partition(), at.offset() - 1)))
                .item());
    row.putAll(key(at.partition(), at.offset()));
    row.put("type", AttributeValue.fromS("OrderTeleported"));
    shop.dynamoDb().putItem(r -> r.tableName(TABLE).item(row));
    assertThat(new JournalReader(shop.dynamoDb(), TABLE).read(at).map(JournalEntry::type))
        .contains("OrderTeleported");
  }

  /** Somebody has deleted it. */
  void delete(Position at) {
    shop.dynamoDb().deleteItem(r -> r.tableName(TABLE).key(key(at.partition(), at.offset())));
  }

  private static Map<String, AttributeValue> key(int partition, long offset) {
    return Map.of(
        "pk", AttributeValue.fromS("JOURNAL#" + partition),
        "sk", AttributeValue.fromS("%016d".formatted(offset)));
  }
}
