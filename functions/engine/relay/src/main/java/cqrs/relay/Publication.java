package cqrs.relay;

import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.Token;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.generations.RelayCheckpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One run's events, sent in rounds. A round has at most one event of a partition, so its calls may
 * go in parallel and fail in part.
 */
final class Publication<E extends Event> {

  /** Read at once of a partition; the largest events have a few hundred kilobytes each. */
  private static final int PART = 25;

  /** What a crash publishes again, at most, beside the round under way. */
  private static final int UNWRITTEN = 100;

  private final JournalReader journal;
  private final DomainBus bus;
  private final RelayCheckpoints checkpoints;
  private final Clock clock;
  private final Pauses pauses;
  private final RelayContract<E> contract;
  private final int atOnce;
  private final long epoch;
  private final List<Lane> lanes;

  private final Map<Integer, Long> confirmed = new HashMap<>();
  private final List<String> correlationIds = new ArrayList<>();
  private int unwritten;
  private boolean isVoid;
  private long published;
  private int calls;
  private int retries;

  Publication(
      JournalReader journal,
      DomainBus bus,
      RelayCheckpoints checkpoints,
      RelayContract<E> contract,
      Clock clock,
      Pauses pauses,
      int atOnce,
      long epoch,
      List<Lane> lanes) {
    this.journal = journal;
    this.bus = bus;
    this.checkpoints = checkpoints;
    this.contract = contract;
    this.clock = clock;
    this.pauses = pauses;
    this.atOnce = atOnce;
    this.epoch = epoch;
    this.lanes = List.copyOf(lanes);
  }

  /** Publishes until everything is, nothing can be, or the time is up. */
  Relayed run(Instant until, Consumer<List<String>> told) {
    try {
      while (clock.instant().isBefore(until) && !isVoid && round(until)) {
        if (unwritten >= UNWRITTEN) {
          write(told);
        }
      }
    } finally {
      write(told);
    }
    return new Relayed(published, calls, retries, held());
  }

  private List<String> held() {
    if (isVoid) {
      return List.of("The checkpoints are of another epoch.");
    }
    return lanes.stream()
        .flatMap(
            lane ->
                lane.isOpen()
                    ? Optional.of(lane.nextPosition() + " out of time").stream()
                    : lane.trouble().stream())
        .toList();
  }

  /** Whether there is, or may be, another one. */
  private boolean round(Instant until) {
    List<Lane> open = lanes.stream().filter(Lane::isOpen).toList();
    if (open.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    List<Lane> due = open.stream().filter(lane -> !lane.due().isAfter(now)).toList();
    if (due.isEmpty()) {
      Instant next = open.stream().map(Lane::due).min(Comparator.naturalOrder()).orElseThrow();
      pauses.pause(Duration.between(now, next.isBefore(until) ? next : until));
      return true;
    }
    read(due);
    send(calls(due));
    return true;
  }

  private void read(List<Lane> due) {
    List<Lane> empty = due.stream().filter(Predicate.not(Lane::isRead)).toList();
    List<List<JournalEntry>> parts =
        Parallel.all(
            empty.stream()
                .<Callable<List<JournalEntry>>>map(
                    lane ->
                        () ->
                            journal.read(
                                lane.partition(),
                                lane.nextPosition().offset(),
                                lane.endOfPart(PART),
                                PART))
                .toList(),
            atOnce);
    for (int i = 0; i < empty.size(); i++) {
      Lane lane = empty.get(i);
      lane.take(parts.get(i));
      if (!lane.isRead()) {
        lane.fail("is not in the journal", clock.instant());
      }
    }
  }

  private record Message(Lane lane, Envelope envelope) {}

  /** The next event of each lane, in as few calls as the limits allow. */
  private List<List<Message>> calls(List<Lane> due) {
    List<List<Message>> all = new ArrayList<>();
    List<Message> call = new ArrayList<>();
    int bytes = 0;
    for (Lane lane : due) {
      Optional<Envelope> envelope = lane.isRead() ? envelope(lane) : Optional.empty();
      if (envelope.isEmpty()) {
        continue;
      }
      int size = DomainBus.size(envelope.get());
      if (call.isEmpty()
          || call.size() == DomainBus.MOST_ENTRIES
          || bytes + size > DomainBus.LARGEST_CALL) {
        call = new ArrayList<>();
        all.add(call);
        bytes = 0;
      }
      call.add(new Message(lane, envelope.get()));
      bytes += size;
    }
    return all;
  }

  /** An event that cannot be told holds up its partition, as one does that cannot be projected. */
  private Optional<Envelope> envelope(Lane lane) {
    try {
      JournalEntry entry = lane.next();
      return Optional.of(
          Envelope.of(
              contract, contract.codec().decode(entry), new Token(entry.position(), epoch)));
    } catch (RuntimeException e) {
      lane.giveUp("cannot be told: " + e);
      return Optional.empty();
    }
  }

  private void send(List<List<Message>> toSend) {
    List<List<Optional<String>>> outcomes =
        Parallel.all(
            toSend.stream()
                .<Callable<List<Optional<String>>>>map(
                    call -> () -> bus.put(call.stream().map(Message::envelope).toList()))
                .toList(),
            atOnce);
    calls += toSend.size();
    for (int i = 0; i < toSend.size(); i++) {
      for (int j = 0; j < toSend.get(i).size(); j++) {
        settle(toSend.get(i).get(j).lane(), outcomes.get(i).get(j));
      }
    }
  }

  private void settle(Lane lane, Optional<String> failure) {
    retries += lane.isRetry() ? 1 : 0;
    if (failure.isPresent()) {
      lane.fail(failure.get(), clock.instant());
      return;
    }
    correlationIds.add(lane.next().correlationId());
    lane.confirm();
    confirmed.put(lane.partition(), lane.published());
    published++;
    unwritten++;
  }

  private void write(Consumer<List<String>> told) {
    if (!correlationIds.isEmpty()) {
      told.accept(List.copyOf(correlationIds));
      correlationIds.clear();
    }
    if (!confirmed.isEmpty() && !isVoid) {
      isVoid = !checkpoints.advance(epoch, confirmed);
      confirmed.clear();
      unwritten = 0;
    }
  }
}
