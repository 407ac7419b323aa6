package cqrs.journal.codec;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.domain.AggregateId;
import cqrs.journal.dynamodb.Packed;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An event as it is stored, not yet decoded: code that does not know its type can still count it,
 * order it and report it.
 *
 * @param type the stored name, for example {@code OrderPlaced}
 * @param schema the payload's schema version, from 1
 * @param version the aggregate's, after the event
 * @param payload JSON
 */
public record JournalEntry(
    Position position,
    String type,
    int schema,
    String eventId,
    AggregateId aggregate,
    long version,
    Instant occurredAt,
    Instant recordedAt,
    String correlationId,
    String causationId,
    String payload) {

  /** On all but the last row of a transaction with several: the last one's offset. */
  public static final String UNTIL = "until";

  private static final String PREFIX = "JOURNAL#";

  /** The partition key of a partition's rows; their sort keys are in the order of the offsets. */
  public static String pk(int partition) {
    return PREFIX + partition;
  }

  public static String sk(long offset) {
    return String.format(Locale.ROOT, "%016d", offset);
  }

  public static Map<String, AttributeValue> key(Position position) {
    return Map.of("pk", s(pk(position.partition())), "sk", s(sk(position.offset())));
  }

  /** The journal row. */
  public Map<String, AttributeValue> row() {
    Map<String, AttributeValue> row = new HashMap<>(key(position));
    row.put("type", s(type));
    row.put("schema", n(schema));
    row.put("eventId", s(eventId));
    row.put("aggregate", s(aggregate.toString()));
    row.put("version", n(version));
    row.put("occurredAt", s(occurredAt.toString()));
    row.put("recordedAt", s(recordedAt.toString()));
    row.put("correlationId", s(correlationId));
    row.put("causationId", s(causationId));
    row.put("payload", Packed.pack(payload));
    return row;
  }

  /**
   * Reads a journal row, from the table or from a stream record's image.
   *
   * @throws RuntimeException if it is none
   */
  public static JournalEntry of(Map<String, AttributeValue> row) {
    return new JournalEntry(
        positionOf(row),
        string(row, "type"),
        (int) number(row, "schema"),
        string(row, "eventId"),
        AggregateId.parse(string(row, "aggregate")),
        number(row, "version"),
        Instant.parse(string(row, "occurredAt")),
        Instant.parse(string(row, "recordedAt")),
        string(row, "correlationId"),
        string(row, "causationId"),
        Packed.unpack(present(row, "payload")));
  }

  private static Position positionOf(Map<String, AttributeValue> row) {
    String pk = string(row, "pk");
    if (!pk.startsWith(PREFIX)) {
      throw new IllegalArgumentException("Not a journal row: " + pk);
    }
    return new Position(
        Integer.parseInt(pk.substring(PREFIX.length())), Long.parseLong(string(row, "sk")));
  }
}
