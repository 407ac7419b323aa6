package shop.relay.contract;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.journal.EventCodec;
import shop.journal.RecordedEvent;
import shop.journal.Token;

/**
 * An event as it is published.
 *
 * @param detail JSON
 */
public record Envelope(String detailType, String detail) {

  /** The {@code source} of every event. */
  public static final String SOURCE = "shop.orders";

  /**
   * The envelope of an event.
   *
   * @param token with which a query answers from a view that has the event
   */
  public static Envelope of(RecordedEvent event, Token token) {
    String type = EventCodec.type(event.event());
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("id", event.eventId());
    detail.put("type", type);
    detail.put("aggregate", event.event().aggregate().toString());
    detail.put("version", event.version());
    detail.put("partition", event.position().partition());
    detail.put("offset", event.position().offset());
    detail.put("token", token.toString());
    try {
      return new Envelope(type, JSON.std.asString(detail));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
