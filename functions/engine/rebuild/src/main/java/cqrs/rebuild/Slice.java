package cqrs.rebuild;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for work on a generation, sent as an event on the control bus. The generation's phase
 * says what to do. So a slice may arrive twice, late or never.
 *
 * @param lane 0, unless the generation is built in several lanes
 * @param verification the verification to run; empty for the work of the generation's phase
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

  /** Reads an event's detail; empty if it is not a slice. */
  static Optional<Slice> find(@Nullable Map<String, Object> detail) {
    if (detail != null
        && detail.get("view") instanceof String view
        && detail.get("generation") instanceof Number generation
        && detail.get("lane") instanceof Number lane) {
      Optional<String> verification =
          Optional.ofNullable(detail.get("verification")).map(Object::toString);
      return Optional.of(new Slice(view, generation.longValue(), lane.intValue(), verification));
    }
    return Optional.empty();
  }

  /**
   * Reads an event's detail.
   *
   * @throws IllegalArgumentException if the detail is not a slice
   */
  public static Slice of(Map<String, Object> detail) {
    return find(detail)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The detail is " + detail + ": it must have view, generation and lane."));
  }
}
