package cqrs.rebuild;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of work on a generation, as an event on the control bus tells of it. It says where, not
 * what: what there is to do, the generation's phase says. So one that comes twice, late or never
 * does no harm.
 *
 * @param lane 0 but for a generation that is being built in several
 * @param verification the verification to run; empty: what the generation's phase wants
 */
public record Slice(String view, long generation, int lane, Optional<String> verification) {

  /** The event's {@code detail-type}. */
  public static final String DETAIL_TYPE = "RebuildSlice";

  public static Slice of(String view, long generation, int lane) {
    return new Slice(view, generation, lane, Optional.empty());
  }

  Map<String, Object> detail() {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("view", view);
    detail.put("generation", generation);
    detail.put("lane", lane);
    verification.ifPresent(id -> detail.put("verification", id));
    return detail;
  }

  /**
   * Reads an event's detail.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Slice of(Map<String, Object> detail) {
    if (detail.get("view") instanceof String view
        && detail.get("generation") instanceof Number generation
        && detail.get("lane") instanceof Number lane) {
      Optional<String> verification =
          Optional.ofNullable(detail.get("verification")).map(Object::toString);
      return new Slice(view, generation.longValue(), lane.intValue(), verification);
    }
    throw new IllegalArgumentException(
        "The detail is " + detail + ": it must have view, generation and lane.");
  }
}
