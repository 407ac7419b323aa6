package shop.notices;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that notices use of an event {@code OrderPlaced}. Others are ignored, so that new
 * fields disturb nobody.
 *
 * @param total a decimal number, exact
 */
record PlacedOrder(
    String eventId,
    String orderId,
    String customerId,
    String region,
    String currency,
    String total,
    long lineCount,
    Instant occurredAt,
    String consistencyToken,
    String correlationId) {

  private static final int KNOWN_SCHEMA = 1;

  /**
   * Reads an event as EventBridge delivers it.
   *
   * @throws IllegalArgumentException if a field is missing or of another type, which is named; or
   *     if the schema version is another one: it is raised only where fields mean something else
   */
  static PlacedOrder of(Map<String, ?> event) {
    Map<?, ?> detail = as(Map.class, "detail", event.get("detail"));
    long schema = number(detail, "schemaVersion");
    if (!text(detail, "type").equals("OrderPlaced") || schema != KNOWN_SCHEMA) {
      throw new IllegalArgumentException(
          "This reads OrderPlaced of schema version %d, not %s of %d."
              .formatted(KNOWN_SCHEMA, text(detail, "type"), schema));
    }
    Map<?, ?> data = as(Map.class, "data", detail.get("data"));
    return new PlacedOrder(
        text(detail, "eventId"),
        text(data, "orderId"),
        text(data, "customerId"),
        text(data, "region"),
        text(data, "currency"),
        text(data, "total"),
        number(data, "lineCount"),
        Instant.parse(text(detail, "occurredAt")),
        text(detail, "consistencyToken"),
        text(detail, "correlationId"));
  }

  private static String text(Map<?, ?> json, String name) {
    return as(String.class, name, json.get(name));
  }

  private static long number(Map<?, ?> json, String name) {
    return as(Number.class, name, json.get(name)).longValue();
  }

  private static <T> T as(Class<T> type, String name, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("The event's " + name + " is not as its schema says.");
    }
    return type.cast(value);
  }
}
