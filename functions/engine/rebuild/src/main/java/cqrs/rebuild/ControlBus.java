package cqrs.rebuild;

import cqrs.domain.Application;
import cqrs.journal.codec.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** The bus that tells of work on generations; no domain event goes over it. */
public final class ControlBus {

  /** The events' {@code source}. */
  private static final int TRIES = 3;

  private final EventBridgeClient eventBridge;
  private final String bus;
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * The bus.
   *
   * @param bus its name or ARN
   */
  public ControlBus(EventBridgeClient eventBridge, String bus) {
    this.eventBridge = eventBridge;
    this.bus = bus;
  }

  /**
   * Tells of a slice. What does not get through is found by the monitor within a minute or two.
   *
   * @return whether the bus took it
   */
  public boolean send(Slice slice) {
    return send(Slice.DETAIL_TYPE, slice.detail());
  }

  /**
   * Asks for a catch-up of some views.
   *
   * @return whether the bus took it
   */
  boolean catchUp(List<String> views) {
    return send("CatchUp", Map.of("views", views));
  }

  /**
   * Rings for the relay.
   *
   * @return whether the bus took it
   */
  boolean relay() {
    return send("Relay", Map.of());
  }

  private boolean send(String detailType, Map<String, Object> detail) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(Application.current().name() + ".rebuild")
            .detailType(detailType)
            .detail(Json.write(detail))
            .build();
    for (int tried = 1; tried <= TRIES; tried++) {
      if (put(entry)) {
        return true;
      }
    }
    refused.incrementAndGet();
    return false;
  }

  /** How much it did not take. */
  int refused() {
    return refused.get();
  }

  private boolean put(PutEventsRequestEntry entry) {
    try {
      return eventBridge.putEvents(r -> r.entries(entry)).failedEntryCount() == 0;
    } catch (SdkException e) {
      return false;
    }
  }
}
