package shop.command;

import cqrs.http.Fields;
import cqrs.http.input.Rule;
import java.time.Duration;
import java.time.Instant;

/** Business times that a caller may give: history is imported with its own. */
final class Moments {

  private static final Duration FURTHEST_AHEAD = Duration.ofDays(1);

  private Moments() {}

  /** When it happened: now, unless the caller says. */
  static Instant occurredAt(Fields fields, Instant now) {
    return of("occurredAt", fields, now);
  }

  static Instant of(String name, Fields fields, Instant now) {
    Instant given = fields.findImport(name, Rule.TIME).orElse(now);
    if (given.isAfter(now.plus(FURTHEST_AHEAD))) {
      fields.fault(name, name + " must not lie more than a day ahead.");
    }
    return given;
  }
}
