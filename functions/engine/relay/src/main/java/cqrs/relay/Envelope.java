package cqrs.relay;

import cqrs.domain.AggregateId;
import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.journal.Token;
import cqrs.journal.codec.Json;
import cqrs.journal.codec.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event in its published form.
 *
 * @param detail JSON, at most {@link #MAX_DETAIL} bytes in UTF-8
 */
public record Envelope(String source, String detailType, String detail) {

  /**
   * A larger detail is published in its abridged form. It is half the limit of a bus, a queue and
   * an asynchronous invocation (256 KB). So an event still fits if a subscriber passes it on as a
   * string in JSON, as Lambda's record of a failed invocation does.
   */
  public static final int MAX_DETAIL = 128 * 1024;

  /**
   * The envelope of an event.
   *
   * @param token a query with this token sees the event
   */
  public static <E extends Event> Envelope of(
      RelayContract<E> contract, RecordedEvent<E> event, Token token) {
    Envelope whole = of(contract, event, token, contract.data(event.event()));
    return whole.detail().getBytes(StandardCharsets.UTF_8).length <= MAX_DETAIL
        ? whole
        : of(contract, event, token, contract.abridged(event.event()));
  }

  private static <E extends Event> Envelope of(
      RelayContract<E> contract, RecordedEvent<E> event, Token token, Map<String, Object> data) {
    AggregateId aggregate = event.event().aggregate();
    String name = contract.name(event.event());
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("eventId", event.eventId());
    detail.put("type", name);
    detail.put("schemaVersion", contract.schemaVersion(event.event()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", contract.typeOf(aggregate));
    json.put("id", aggregate.id());
    json.put("version", event.version());
    detail.put("aggregate", json);
    detail.put("partition", event.position().partition());
    detail.put("offset", event.position().offset());
    detail.put("consistencyToken", token.toString());
    detail.put("link", Application.current().path(aggregate));
    detail.put("occurredAt", event.event().occurredAt().toString());
    detail.put("recordedAt", event.recordedAt().toString());
    detail.put("correlationId", event.correlationId());
    detail.put("data", data);
    return new Envelope(contract.source(), name, Json.write(detail));
  }
}
