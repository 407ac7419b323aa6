package local.alarms;

import java.time.Instant;
import java.util.Optional;

/**
 * An alarm as it stands.
 *
 * @param description what to do about it
 * @param since when it came to this state, a full minute, or the system's start
 * @param value the newest datapoint; empty where there is none, and for composite alarms
 * @param threshold when it alarms, in words
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
