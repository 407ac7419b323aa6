package cqrs.http.problem;

/**
 * Ends a request with a problem document. Not a bug: it has no stack trace and is not logged as
 * one.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.type() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** A 404 for what a view does not have, perhaps not yet: {@code room 12}. */
  public static ProblemException notYet(String what) {
    return new ProblemException(Problem.notFound("There is no " + what + ", or not yet."));
  }

  public Problem problem() {
    return problem;
  }
}
