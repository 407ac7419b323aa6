package cqrs.http.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a request gets no success: an RFC 9457 problem document in the making.
 *
 * @param detail one sentence that names the place and the remedy; never a table, a class or an
 *     internal id
 * @param headers that the status asks for, such as Allow or Retry-After
 */
public record Problem(
    ProblemType type, String detail, List<Fault> errors, Map<String, String> headers) {

  public Problem {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of());
  }

  public static Problem badRequest(String detail) {
    return of(ProblemType.BAD_REQUEST, detail);
  }

  public static Problem notFound(String detail) {
    return of(ProblemType.NOT_FOUND, detail);
  }

  /** A problem that may be gone after so many seconds. */
  public static Problem passing(ProblemType type, String detail, int retryAfterSeconds) {
    return of(type, detail).header("Retry-After", Integer.toString(retryAfterSeconds));
  }

  public Problem with(List<Fault> faults) {
    return new Problem(type, detail, faults, headers);
  }

  public Problem header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Problem(type, detail, errors, all);
  }
}
