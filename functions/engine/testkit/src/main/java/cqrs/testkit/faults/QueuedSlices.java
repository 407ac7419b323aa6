package cqrs.testkit.faults;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.rebuild.Slice;
import cqrs.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** A control bus that keeps what is sent until it is asked, or loses it, or refuses it. */
public final class QueuedSlices implements EventBridgeClient {

  private final List<Slice> waiting = new ArrayList<>();
  private final Random random;
  private boolean sound;

  /** A control bus that loses, refuses and repeats what the seed says. */
  public QueuedSlices(Random random) {
    this.random = random;
  }

  /** One that loses, refuses and repeats nothing. */
  public static QueuedSlices sound() {
    QueuedSlices slices = new QueuedSlices(Seeds.random(1));
    slices.heal();
    return slices;
  }

  /** From now on nothing is lost or refused. */
  public void heal() {
    sound = true;
  }

  public List<Slice> waiting() {
    return waiting;
  }

  /** One of those waiting, which may come again. */
  public Slice next() {
    int i = random.nextInt(waiting.size());
    return sound || random.nextInt(4) > 0 ? waiting.remove(i) : waiting.get(i);
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    int fate = sound ? 9 : random.nextInt(10);
    if (fate == 0) {
      throw SdkClientException.create("Injected: no answer.");
    }
    if (fate == 1) {
      return PutEventsResponse.builder()
          .failedEntryCount(1)
          .entries(PutEventsResultEntry.builder().errorCode("InternalFailure").build())
          .build();
    }
    if (fate > 2) {
      request.entries().stream().map(QueuedSlices::slice).forEach(waiting::add);
    }
    return PutEventsResponse.builder().failedEntryCount(0).build();
  }

  private static Slice slice(PutEventsRequestEntry entry) {
    try {
      return Slice.of(JSON.std.mapFrom(entry.detail()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    waiting.clear();
  }
}
