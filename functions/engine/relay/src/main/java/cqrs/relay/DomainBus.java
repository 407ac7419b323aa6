package cqrs.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The bus that subscribers listen to. */
final class DomainBus {

  /** EventBridge's. */
  static final int MOST_ENTRIES = 10;

  /**
   * Of a call, in bytes: what EventBridge has taken at all times; since January 2026 it is 1 MB.
   */
  static final int LARGEST_CALL = 256 * 1024;

  private final EventBridgeClient eventBridge;
  private final String bus;

  /**
   * The bus.
   *
   * @param bus its name or ARN
   */
  DomainBus(EventBridgeClient eventBridge, String bus) {
    this.eventBridge = eventBridge;
    this.bus = bus;
  }

  /** In bytes, as EventBridge counts. */
  static int size(Envelope envelope) {
    return bytes(envelope.source()) + bytes(envelope.detailType()) + bytes(envelope.detail());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * One call.
   *
   * @return for each, in the same order, why the bus does not have it, or may not; empty if it does
   */
  List<Optional<String>> put(List<Envelope> envelopes) {
    List<PutEventsRequestEntry> entries = envelopes.stream().map(this::entry).toList();
    try {
      return outcomes(entries.size(), eventBridge.putEvents(r -> r.entries(entries)));
    } catch (SdkException e) {
      return all(entries.size(), e.toString());
    }
  }

  private PutEventsRequestEntry entry(Envelope envelope) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source(envelope.source())
        .detailType(envelope.detailType())
        .detail(envelope.detail())
        .build();
  }

  /** Each entry has its own result; the call as a whole succeeds whatever they say. */
  private static List<Optional<String>> outcomes(int sent, PutEventsResponse response) {
    if (response.entries().size() != sent) {
      return all(sent, response.entries().size() + " results for " + sent + " entries");
    }
    List<Optional<String>> outcomes = new ArrayList<>();
    for (PutEventsResultEntry result : response.entries()) {
      outcomes.add(
          result.errorCode() == null && result.eventId() != null
              ? Optional.empty()
              : Optional.of(result.errorCode() + ": " + result.errorMessage()));
    }
    return outcomes;
  }

  private static List<Optional<String>> all(int count, String failure) {
    return Collections.nCopies(count, Optional.of(failure));
  }
}
