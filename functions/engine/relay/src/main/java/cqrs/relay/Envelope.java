package cqrs.relay;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.Token;
import cqrs.journal.codec.Json;
import cqrs.journal.codec.RecordedEvent;
import cqrs.relay.RelayContract.PublishedForm;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as it is published.
 *
 * @param detail JSON, at most {@link #LARGEST_DETAIL} bytes in UTF-8
 */
public record Envelope(String source, String detailType, String detail) {

  /**
   * A larger detail is published in its abridged form. Half of what a bus, a queue or an
   * asynchronous invocation took at all times (256 KB), so that an event still fits when a
   * subscriber passes it on as text in JSON, as Lambda's record of a failed invocation does.
   */
  public static final int LARGEST_DETAIL = 128 * 1024;

  /**
   * The envelope of an event.
   *
   * @param token with which a query answers from a view that has the event
   */
  public static <E extends Event> Envelope of(
      RelayContract<E> contract, RecordedEvent<E> event, Token token) {
    Envelope whole = of(contract, event, token, contract.published(event.event()));
    return whole.detail().getBytes(StandardCharsets.UTF_8).length <= LARGEST_DETAIL
        ? whole
        : of(contract, event, token, contract.abridged(event.event()));
  }

  private static <E extends Event> Envelope of(
      RelayContract<E> contract, RecordedEvent<E> event, Token token, PublishedForm form) {
    AggregateId aggregate = event.event().aggregate();
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("eventId", event.eventId());
    detail.put("type", form.type());
    detail.put("schemaVersion", form.schemaVersion());
    detail.put("aggregate", aggregate(contract.typeOf(aggregate), aggregate, event.version()));
    detail.put("partition", event.position().partition());
    detail.put("offset", event.position().offset());
    detail.put("consistencyToken", token.toString());
    detail.put("link", contract.link(aggregate));
    detail.put("occurredAt", event.event().occurredAt().toString());
    detail.put("recordedAt", event.recordedAt().toString());
    detail.put("correlationId", event.correlationId());
    detail.put("data", form.data());
    return new Envelope(contract.source(), form.type(), Json.write(detail));
  }

  private static Map<String, Object> aggregate(String type, AggregateId aggregate, long version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("id", aggregate.id());
    json.put("version", version);
    return json;
  }
}
