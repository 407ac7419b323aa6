package shop.imports.send;

import java.util.List;
import java.util.Map;
import shop.imports.files.Texts;

/**
 * The system's answer to one request.
 *
 * @param replayed whether an earlier request with the same idempotency key was answered again
 */
public record Answer(int status, Fields body, boolean replayed) {

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether it is refused because something has happened there later than it is said to have. */
  boolean isTooEarly() {
    return status == 409
        && body.values().get("errors") instanceof List<?> errors
        && errors.stream()
            .anyMatch(
                error ->
                    error instanceof Map<?, ?> fault
                        && "#/occurredAt".equals(fault.get("pointer")));
  }

  /** Status and reason, as {@code 409: Order 1 exists already}. */
  String reason() {
    String detail =
        body.optionalText("detail")
            .or(() -> body.optionalText("title"))
            .or(() -> body.optionalText("message"))
            .orElse("no reason given");
    return status + ": " + Texts.name(detail);
  }
}
