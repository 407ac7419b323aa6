package cqrs.http.problem;

import cqrs.domain.Application;

/**
 * A kind of problem that a caller can tell apart. An application adds constants of its own.
 *
 * @param status the HTTP status
 * @param slug the end of its URI. It is part of the contract
 * @param title one sentence for people
 */
public record ProblemType(int status, String slug, String title) {

  public static final ProblemType BAD_REQUEST =
      new ProblemType(400, "bad-request", "The request is not as it must be");
  public static final ProblemType UNAUTHORIZED =
      new ProblemType(401, "unauthorized", "Who is calling is not known");
  public static final ProblemType FORBIDDEN =
      new ProblemType(403, "forbidden", "The caller may not do this");
  public static final ProblemType NOT_FOUND =
      new ProblemType(404, "not-found", "There is no such resource");
  public static final ProblemType METHOD_NOT_ALLOWED =
      new ProblemType(405, "method-not-allowed", "The resource does not know this method");
  public static final ProblemType ALREADY_EXISTS =
      new ProblemType(409, "already-exists", "It exists already");
  public static final ProblemType STATE_CONFLICT =
      new ProblemType(409, "state-conflict", "The resource's state does not allow this");
  public static final ProblemType VERSION_MISMATCH =
      new ProblemType(412, "version-mismatch", "The resource is at another version");
  public static final ProblemType TOO_LARGE =
      new ProblemType(413, "too-large", "The request is too large");
  public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
      new ProblemType(415, "unsupported-media-type", "The body is not JSON");
  public static final ProblemType UNKNOWN_REFERENCE =
      new ProblemType(422, "unknown-reference", "The request refers to what does not exist");
  public static final ProblemType IDEMPOTENCY_KEY_REUSED =
      new ProblemType(
          422, "idempotency-key-reused", "The idempotency key belongs to another request");
  public static final ProblemType TOO_MANY_REQUESTS =
      new ProblemType(429, "too-many-requests", "Too many requests");
  public static final ProblemType INTERNAL =
      new ProblemType(500, "internal", "Something went wrong here");
  public static final ProblemType ANSWER_TOO_LARGE =
      new ProblemType(500, "answer-too-large", "The answer is larger than can be sent");
  public static final ProblemType OUTCOME_UNKNOWN =
      new ProblemType(503, "outcome-unknown", "Whether the command took effect is not known");
  public static final ProblemType UNAVAILABLE =
      new ProblemType(503, "unavailable", "Not available at the moment");
  public static final ProblemType VIEW_BEHIND =
      new ProblemType(503, "view-behind", "The view is behind");

  /** For example {@code urn:problem-type:library:not-found}. */
  public String uri() {
    return "urn:problem-type:" + Application.current().name() + ":" + slug;
  }
}
