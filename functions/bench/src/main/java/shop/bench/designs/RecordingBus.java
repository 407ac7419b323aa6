package shop.bench.designs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An EventBridge that accepts every event after some time, and keeps it. */
public final class RecordingBus implements EventBridgeClient {

  /** A call to EventBridge, compared with one to DynamoDB. */
  public static final int TIMES_AS_LONG = 4;

  /** EventBridge counts 14 bytes for an event's time, beside its texts. */
  private static final int TIME = 14;

  private final Supplier<Duration> latency;
  private final List<Message> taken = new ArrayList<>();
  private int calls;

  public RecordingBus(Supplier<Duration> latency) {
    this.latency = latency;
  }

  /** An event that was put. */
  public record Message(String type, String source, String detail) {

    public int bytes() {
      return TIME + size(type) + size(source) + size(detail);
    }

    private static int size(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    Designs.await(latency.get());
    synchronized (taken) {
      calls++;
      request
          .entries()
          .forEach(e -> taken.add(new Message(e.detailType(), e.source(), e.detail())));
    }
    return PutEventsResponse.builder()
        .failedEntryCount(0)
        .entries(
            request.entries().stream()
                .map(_ -> PutEventsResultEntry.builder().eventId("an id").build())
                .toList())
        .build();
  }

  /** All calls so far. */
  public int calls() {
    synchronized (taken) {
      return calls;
    }
  }

  /** The events since the last call of this method. */
  public List<Message> taken() {
    synchronized (taken) {
      List<Message> all = List.copyOf(taken);
      taken.clear();
      return all;
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
