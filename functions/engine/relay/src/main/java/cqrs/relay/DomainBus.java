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

/**
 * The bus that subscribers listen to.
 *
 * @param bus its name or ARN
 */
record DomainBus(EventBridgeClient eventBridge, String bus) {

  /** EventBridge's limit per call. */
  static final int MAX_ENTRIES = 10;

  /** The bytes of a call. EventBridge always took 256 KB, and takes 1 MB since January 2026. */
  static final int MAX_CALL = 256 * 1024;

  /** The size in bytes as EventBridge counts it. */
  static int size(Envelope envelope) {
    return bytes(envelope.source()) + bytes(envelope.detailType()) + bytes(envelope.detail());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Makes one call.
   *
   * @return for each envelope, in order: empty if the bus has it, otherwise the failure
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

  /** Each entry has its own result, even though the call as a whole succeeds. */
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
