package local.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import local.events.Answer.Accepted;
import local.events.Answer.Done;
import local.events.Answer.Failed;
import local.events.Answer.Refused;
import local.events.Answer.Result;
import local.functions.Time;
import local.template.Template;
import local.template.Template.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All buses of a template, and the one called default. Accepts what EventBridge accepts, within its
 * limits and with its errors.
 */
public final class EventBuses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventBuses.class);
  private static final int MOST_ENTRIES = 10;

  /** Of all entries of a call, in bytes: 1 MB since January 2026, before that 256 KB. */
  private static final int LARGEST_CALL = 1_048_576;

  private final Map<String, EventBus> byName = new LinkedHashMap<>();
  private final Time time;
  private final Deliveries deliveries;
  private final Predicate<String> paused;

  /**
   * Makes the buses and adds the rules.
   *
   * @param functions invokes a function asynchronously, by logical id
   * @param queues takes what is given up, by logical id
   * @param paused whether the rule of that name is paused
   */
  public EventBuses(
      Template template,
      Time time,
      BiConsumer<String, byte[]> functions,
      BiConsumer<String, String> queues,
      Predicate<String> paused) {
    this.paused = paused;
    this.time = time;
    this.deliveries = new Deliveries(time, functions, queues);
    byName.put(Bus.DEFAULT, new EventBus());
    template.buses().forEach(bus -> byName.put(bus.name(), new EventBus()));
    for (var rule : template.rules()) {
      var bus = byName.get(rule.bus());
      if (bus != null) {
        bus.add(rule);
      }
    }
  }

  /** All buses, by their names. */
  public Map<String, EventBus> byName() {
    return Collections.unmodifiableMap(byName);
  }

  /** Gives up what could not be delivered yet. */
  @Override
  public void close() {
    deliveries.close();
  }

  /** Puts entries on their buses, and what matches on its way; does not wait for targets. */
  public Answer put(List<Entry> entries) {
    var limit = limit(entries);
    if (limit.isPresent()) {
      return new Failed(limit.get());
    }
    var results = entries.stream().map(this::put).toList();
    return entries.stream().collect(Collectors.groupingBy(Entry::bus)).entrySet().stream()
        .flatMap(its -> faults(its.getKey()).ofAnswer(its.getValue()).stream())
        .findFirst()
        .<Answer>map(Failed::new)
        .orElse(new Done(results));
  }

  private Faults faults(String name) {
    var bus = byName.get(name);
    return bus == null ? Faults.NONE : bus.faults();
  }

  private static Optional<Fault> limit(List<Entry> entries) {
    if (entries.isEmpty()) {
      return invalid(
          "1 validation error detected: Value '[]' at 'entries' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }
    if (entries.size() > MOST_ENTRIES) {
      return invalid(
          "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member"
              + " must have length less than or equal to "
              + MOST_ENTRIES);
    }
    return entries.stream().mapToInt(Entry::size).sum() > LARGEST_CALL
        ? invalid("Total size of the entries in the request is over the limit.")
        : Optional.empty();
  }

  private static Optional<Fault> invalid(String message) {
    return Optional.of(new Fault("ValidationException", message));
  }

  private Result put(Entry entry) {
    var bus = byName.get(entry.bus());
    var fault = entry.fault().or(() -> faults(entry.bus()).ofEntry(entry));
    if (fault.isPresent()) {
      return new Refused(fault.get());
    }
    var event = new Event(UUID.randomUUID().toString(), entry, time.now());
    if (bus == null) {
      // EventBridge answers with an id, too, and drops the event.
      LOG.error("An event is lost: there is no event bus {}", entry.bus());
      return new Accepted(event.id());
    }
    bus.accepted(event);
    for (var rule : bus.matching(event)) {
      int times = paused.test(rule.name()) ? 0 : bus.faults().deliveries(rule, event);
      for (int i = times; i > 0; i--) {
        for (var target : rule.targets()) {
          deliveries.start(event, target, () -> bus.faults().unreachable(rule, event));
        }
      }
    }
    return new Accepted(event.id());
  }
}
