package shop.relay.contract;

import cqrs.domain.AggregateId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.domain.Aggregates;
import shop.domain.ShopEvent;
import shop.journal.Json;
import shop.journal.RecordedEvent;
import shop.journal.Token;

/**
 * An event as it is published. Its schema is {@code
 * events/schemas/<detailType>.v<schemaVersion>.json}.
 *
 * @param detail JSON, at most {@link #LARGEST_DETAIL} bytes in UTF-8
 */
public record Envelope(String detailType, String detail) {

  /** The {@code source} of every event. */
  public static final String SOURCE = "shop.orders";

  /**
   * Larger details leave their lines out. Half of what a bus, a queue or an asynchronous invocation
   * took at all times (256 KB), so that an event still fits when a subscriber passes it on as text
   * in JSON, as Lambda's record of a failed invocation does. An order of 542 lines has about half
   * of it.
   */
  public static final int LARGEST_DETAIL = 128 * 1024;

  /**
   * The envelope of an event.
   *
   * @param token with which a query answers from a view that has the event
   */
  public static Envelope of(RecordedEvent<ShopEvent> event, Token token) {
    Envelope whole = of(event, token, EventData.of(event.event()));
    return whole.detail().getBytes(StandardCharsets.UTF_8).length <= LARGEST_DETAIL
        ? whole
        : of(event, token, EventData.withoutLines(event.event()));
  }

  private static Envelope of(RecordedEvent<ShopEvent> event, Token token, EventData data) {
    AggregateId aggregate = event.event().aggregate();
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("eventId", event.eventId());
    detail.put("type", data.type());
    detail.put("schemaVersion", data.schemaVersion());
    detail.put("aggregate", aggregate(aggregate, event.version()));
    detail.put("partition", event.position().partition());
    detail.put("offset", event.position().offset());
    detail.put("consistencyToken", token.toString());
    detail.put("link", link(aggregate));
    detail.put("occurredAt", event.event().occurredAt().toString());
    detail.put("recordedAt", event.recordedAt().toString());
    detail.put("correlationId", event.correlationId());
    detail.put("data", data.fields());
    return new Envelope(data.type(), Json.write(detail));
  }

  private static Map<String, Object> aggregate(AggregateId aggregate, long version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "type",
        switch (aggregate.type()) {
          case Aggregates.CUSTOMER -> "Customer";
          case Aggregates.PRODUCT -> "Product";
          case Aggregates.ORDER -> "Order";
          default -> throw new IllegalArgumentException(aggregate.toString());
        });
    json.put("id", aggregate.id());
    json.put("version", version);
    return json;
  }

  /** Where the HTTP API shows it; ids need no encoding. */
  private static String link(AggregateId aggregate) {
    return switch (aggregate.type()) {
      case Aggregates.CUSTOMER -> "/customers/" + aggregate.id() + "/dashboard";
      case Aggregates.PRODUCT -> "/sales/products/" + aggregate.id();
      case Aggregates.ORDER -> "/orders/" + aggregate.id();
      default -> throw new IllegalArgumentException(aggregate.toString());
    };
  }
}
