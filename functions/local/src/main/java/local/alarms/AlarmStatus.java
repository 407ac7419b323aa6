package local.alarms;

import java.time.Instant;
import java.util.Optional;

/**
 * An alarm as it stands.
 *
 * @param since the full minute of its last change, or the system's start
 * @param value the newest datapoint, if any; none for composite alarms
 * @param threshold in words
 */
public record AlarmStatus(
    String name,
    String description,
    AlarmState state,
    Instant since,
    Optional<Double> value,
    String threshold) {

  AlarmStatus at(Instant moment, AlarmState now, Optional<Double> newValue) {
    return new AlarmStatus(
        name, description, now, now == state ? since : moment, newValue, threshold);
  }
}
