package shop.imports.send;

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
