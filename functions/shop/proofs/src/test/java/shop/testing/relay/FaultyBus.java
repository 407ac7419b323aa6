package shop.testing.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The domain bus of one schedule: it fails entries, calls and answers, and is down for a while. */
final class FaultyBus {

  /** The bus takes at most this many entries of a call. */
  private static final int MOST_ENTRIES = 10;

  private final Oracle oracle;
  private final Random random;
  private final Clock clock;
  private final boolean fails;
  private final Deque<List<PutEventsRequestEntry>> late = new ArrayDeque<>();
  private Instant downUntil = Instant.MIN;
  private boolean sound;

  FaultyBus(Oracle oracle, Random random, Clock clock, boolean fails) {
    this.oracle = oracle;
    this.random = random;
    this.clock = clock;
    this.fails = fails;
  }

  /** From now on nothing fails; what was under way arrives. */
  void heal() {
    sound = true;
    while (!late.isEmpty()) {
      land();
    }
  }

  /** A call whose sender has stopped waiting arrives after all. */
  void land() {
    if (!late.isEmpty()) {
      late.remove().forEach(entry -> oracle.took(Published.of(entry)));
    }
  }

  void goDown() {
    if (fails) {
      downUntil = clock.instant().plus(Duration.ofSeconds(random.nextInt(30)));
    }
  }

  /** As one run of a relay sees it. */
  EventBridgeClient client(Invocation invocation, Oracle.Run run) {
    return new EventBridgeClient() {
      @Override
      public PutEventsResponse putEvents(PutEventsRequest request) {
        return invocation.call(() -> put(request, run));
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private PutEventsResponse put(PutEventsRequest request, Oracle.Run run) {
    List<PutEventsRequestEntry> entries = request.entries();
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new AssertionError(entries.size() + " entries in a call");
    }
    int fate = sound || !fails ? 99 : random.nextInt(100);
    if (clock.instant().isBefore(downUntil) && !sound) {
      throw EventBridgeException.builder().statusCode(500).message("Injected: down.").build();
    }
    if (fate < 5) {
      throw EventBridgeException.builder().statusCode(400).message("Injected: rate.").build();
    }
    if (fate < 8) {
      late.add(entries);
      throw SdkClientException.create("Injected: no answer yet.");
    }
    List<PutEventsResultEntry> results = new ArrayList<>();
    for (PutEventsRequestEntry entry : entries) {
      boolean refused = fate < 99 && random.nextInt(6) == 0;
      if (!refused) {
        run.took(Published.of(entry));
      }
      results.add(result(refused));
    }
    if (fate < 12) {
      throw SdkClientException.create("Injected: the answer is lost.");
    }
    return PutEventsResponse.builder()
        .failedEntryCount((int) results.stream().filter(r -> r.eventId() == null).count())
        .entries(results)
        .build();
  }

  private static PutEventsResultEntry result(boolean refused) {
    return refused
        ? PutEventsResultEntry.builder().errorCode("InternalFailure").errorMessage("it").build()
        : PutEventsResultEntry.builder().eventId(UUID.randomUUID().toString()).build();
  }
}
