package local.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import local.template.Template.Bus;
import local.template.Template.Schedule;

/** The events of schedules. */
public final class ScheduledEvents {
  private ScheduledEvents() {}

  /** The JSON for one run at that moment, in UTF-8. */
  public static byte[] toJson(Schedule schedule, Instant moment) {
    var resources = List.of(schedule.arn());
    var entry =
        new Entry(Bus.DEFAULT, "aws.events", "Scheduled Event", "{}", resources, Optional.empty());
    return new Event(UUID.randomUUID().toString(), entry, moment)
        .json()
        .getBytes(StandardCharsets.UTF_8);
  }
}
