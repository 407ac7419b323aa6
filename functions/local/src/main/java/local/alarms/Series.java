package local.alarms;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One metric's values, by minute and unit. */
final class Series {
  private final NavigableMap<Instant, Map<String, Values>> minutes = new TreeMap<>();
  private final Set<String> units = new TreeSet<>();
  private double total;

  synchronized void add(Instant moment, String unit, Collection<Double> values, Duration kept) {
    units.add(unit);
    var minute = moment.truncatedTo(ChronoUnit.MINUTES);
    var ofUnit =
        minutes
            .computeIfAbsent(minute, _ -> new TreeMap<>())
            .computeIfAbsent(unit, _ -> new Values());
    for (double value : values) {
      ofUnit.add(value);
      total += value;
    }
    minutes.headMap(minute.minus(kept)).clear();
  }

  /** Empty where nothing was measured in that unit between the two. */
  synchronized Optional<Values> between(Instant from, Instant to, Optional<String> unit) {
    var merged = new Values();
    for (var minute : minutes.subMap(from, to).values()) {
      minute.forEach(
          (itsUnit, values) -> {
            if (unit.isEmpty() || unit.get().equals(itsUnit)) {
              merged.addAll(values);
            }
          });
    }
    return merged.isEmpty() ? Optional.empty() : Optional.of(merged);
  }

  synchronized Set<String> units() {
    return Set.copyOf(units);
  }

  synchronized double total() {
    return total;
  }
}
