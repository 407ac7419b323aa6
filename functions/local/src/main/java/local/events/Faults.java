package local.events;

import java.util.List;
import java.util.Optional;
import local.template.Template.Rule;

/** Faults of a bus: a test overrides some of them. Called from several threads at once. */
public interface Faults {
  /** Nothing goes wrong. */
  Faults NONE = new Faults() {};

  /** Fails this entry; the others of its call go on. */
  default Optional<Fault> ofEntry(Entry entry) {
    return Optional.empty();
  }

  /** Fails a call after all of it was done, so that its caller cannot know. */
  default Optional<Fault> ofAnswer(List<Entry> entries) {
    return Optional.empty();
  }

  /** How often an accepted event is sent to the targets of a rule: 0 loses it, 2 doubles it. */
  default int deliveries(Rule rule, Event event) {
    return 1;
  }

  /** Whether a target cannot be reached now; it is tried again as its rule says. */
  default boolean unreachable(Rule rule, Event event) {
    return false;
  }
}
