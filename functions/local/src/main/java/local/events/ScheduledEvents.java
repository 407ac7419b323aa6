package local.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import local.template.Template.Schedule;

/**
 * The events that a rule with a schedule sends.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html">Creating
 *     a rule that runs on a schedule</a>
 */
public final class ScheduledEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ScheduledEvents() {}

  /** The JSON for one run at that moment, in UTF-8. */
  public static byte[] toJson(Schedule schedule, Instant moment) {
    var event =
        JSON.createObjectNode()
            .put("version", "0")
            .put("id", UUID.randomUUID().toString())
            .put("detail-type", "Scheduled Event")
            .put("source", "aws.events")
            .put("account", "000000000000")
            .put("time", moment.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", "us-east-1");
    event.putArray("resources").add(schedule.arn());
    event.putObject("detail");
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }
}
