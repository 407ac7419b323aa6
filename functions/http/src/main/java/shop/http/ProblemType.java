package shop.http;

/** The kinds of problems that a caller can tell apart. Slugs are part of the contract. */
public enum ProblemType {
  BAD_REQUEST(400, "bad-request", "The request is not as it must be"),
  UNAUTHORIZED(401, "unauthorized", "Who is calling is not known"),
  FORBIDDEN(403, "forbidden", "The caller may not do this"),
  NOT_FOUND(404, "not-found", "There is no such resource"),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource does not know this method"),
  ALREADY_EXISTS(409, "already-exists", "It exists already"),
  STATE_CONFLICT(409, "state-conflict", "The resource's state does not allow this"),
  TOO_MUCH_RETURNED(409, "too-much-returned", "More would be returned than was bought"),
  VERSION_MISMATCH(412, "version-mismatch", "The resource is at another version"),
  TOO_LARGE(413, "too-large", "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body is not JSON"),
  UNKNOWN_REFERENCE(422, "unknown-reference", "The request refers to what does not exist"),
  CURRENCIES_DISAGREE(422, "currencies-disagree", "The currencies do not agree"),
  IDEMPOTENCY_KEY_REUSED(
      422, "idempotency-key-reused", "The idempotency key belongs to another request"),
  TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
  INTERNAL(500, "internal", "Something went wrong here"),
  ANSWER_TOO_LARGE(500, "answer-too-large", "The answer is larger than can be sent"),
  OUTCOME_UNKNOWN(503, "outcome-unknown", "Whether the command took effect is not known"),
  UNAVAILABLE(503, "unavailable", "Not available at the moment"),
  VIEW_BEHIND(503, "view-behind", "The view is behind");

  private final int status;
  private final String slug;
  private final String title;

  ProblemType(int status, String slug, String title) {
    this.status = status;
    this.slug = slug;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String uri() {
    return "urn:problem-type:shop:" + slug;
  }

  public String title() {
    return title;
  }
}
