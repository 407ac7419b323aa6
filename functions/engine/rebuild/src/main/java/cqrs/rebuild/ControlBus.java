package cqrs.rebuild;

import cqrs.domain.Application;
import cqrs.journal.codec.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** The bus with requests for work on generations. It carries no domain events. */
public final class ControlBus {

  private static final int MAX_ATTEMPTS = 3;

  private final EventBridgeClient eventBridge;
  private final String bus;
  private final AtomicInteger refused = new AtomicInteger();

  public ControlBus(EventBridgeClient eventBridge, String nameOrArn) {
    this.eventBridge = eventBridge;
    this.bus = nameOrArn;
  }

  /**
   * Requests a slice. If the bus refuses it, the monitor requests it again within two minutes.
   *
   * @return whether the bus accepted it
   */
  public boolean send(Slice slice) {
    return send(Slice.DETAIL_TYPE, slice.detail());
  }

  /**
   * Requests a catch-up of some views.
   *
   * @return whether the bus accepted it
   */
  boolean catchUp(List<String> views) {
    return send("CatchUp", Map.of("views", views));
  }

  /**
   * Starts the relay.
   *
   * @return whether the bus accepted it
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
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (put(entry)) {
        return true;
      }
    }
    refused.incrementAndGet();
    return false;
  }

  /** How many events the bus has refused. */
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
