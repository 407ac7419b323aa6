package cqrs.relay;

import cqrs.domain.Event;
import cqrs.journal.Token;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.calls.ParallelCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Sends the events of one run in rounds. A round has at most one event of each partition, so its
 * calls may run in parallel and fail in part.
 */
final class Publication<E extends Event> {

  /** Events per read of a partition; the largest events have a few hundred kilobytes. */
  private static final int PAGE = 25;

  /** How many events a crash may publish again, besides those of the current round. */
  private static final int MAX_UNWRITTEN = 100;

  private final Relay.Tools tools;
  private final RelayContract<E> contract;
  private final long epoch;
  private final List<Lane> lanes;

  private final Map<Integer, Long> confirmed = new HashMap<>();
  private final List<String> correlationIds = new ArrayList<>();
  private int unwritten;
  private boolean isVoid;
  private long published;
  private int calls;
  private int retries;

  Publication(Relay.Tools tools, RelayContract<E> contract, long epoch, List<Lane> lanes) {
    this.tools = tools;
    this.contract = contract;
    this.epoch = epoch;
    this.lanes = List.copyOf(lanes);
  }

  /** Publishes until all events are published, no lane can go on, or the time is up. */
  RelayResult run(Instant until, Consumer<List<String>> listener) {
    try {
      while (tools.clock().instant().isBefore(until) && !isVoid && round(until)) {
        if (unwritten >= MAX_UNWRITTEN) {
          write(listener);
        }
      }
    } finally {
      write(listener);
    }
    return new RelayResult(published, calls, retries, held());
  }

  private List<String> held() {
    if (isVoid) {
      return List.of("The checkpoints are of another epoch.");
    }
    return lanes.stream()
        .flatMap(
            lane ->
                lane.isOpen()
                    ? Stream.of(lane.nextPosition() + " out of time")
                    : lane.trouble().stream())
        .toList();
  }

  /** Sends one round; returns whether there may be another one. */
  private boolean round(Instant until) {
    List<Lane> open = lanes.stream().filter(Lane::isOpen).toList();
    if (open.isEmpty()) {
      return false;
    }
    Instant now = tools.clock().instant();
    List<Lane> due = open.stream().filter(lane -> !lane.due().isAfter(now)).toList();
    if (due.isEmpty()) {
      Instant next = open.stream().map(Lane::due).min(Comparator.naturalOrder()).orElseThrow();
      tools.pauses().pause(Duration.between(now, next.isBefore(until) ? next : until));
      return true;
    }
    read(due);
    send(calls(due));
    return true;
  }

  private void read(List<Lane> due) {
    List<Lane> empty = due.stream().filter(Predicate.not(Lane::isRead)).toList();
    List<List<JournalEntry>> pages =
        ParallelCalls.map(
            empty,
            tools.parallelism(),
            lane ->
                tools
                    .journal()
                    .read(
                        lane.partition(),
                        lane.nextPosition().offset(),
                        lane.endOfPage(PAGE),
                        PAGE));
    for (int i = 0; i < empty.size(); i++) {
      Lane lane = empty.get(i);
      lane.take(pages.get(i));
      if (!lane.isRead()) {
        lane.fail("is not in the journal", tools.clock().instant());
      }
    }
  }

  private record Message(Lane lane, Envelope envelope) {}

  /** Groups the next event of each lane into as few calls as possible. */
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
          || call.size() == DomainBus.MAX_ENTRIES
          || bytes + size > DomainBus.MAX_CALL) {
        call = new ArrayList<>();
        all.add(call);
        bytes = 0;
      }
      call.add(new Message(lane, envelope.get()));
      bytes += size;
    }
    return all;
  }

  /** An event that cannot be published holds back its partition. */
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
        ParallelCalls.map(
            toSend,
            tools.parallelism(),
            call -> tools.bus().put(call.stream().map(Message::envelope).toList()));
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
      lane.fail(failure.get(), tools.clock().instant());
      return;
    }
    correlationIds.add(lane.next().correlationId());
    lane.confirm();
    confirmed.put(lane.partition(), lane.published());
    published++;
    unwritten++;
  }

  private void write(Consumer<List<String>> listener) {
    if (!correlationIds.isEmpty()) {
      listener.accept(List.copyOf(correlationIds));
      correlationIds.clear();
    }
    if (!confirmed.isEmpty() && !isVoid) {
      isVoid = !tools.checkpoints().advance(epoch, confirmed);
      confirmed.clear();
      unwritten = 0;
    }
  }
}
