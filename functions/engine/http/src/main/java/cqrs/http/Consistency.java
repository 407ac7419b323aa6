package cqrs.http;

import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.Position;
import cqrs.projection.read.ReadConsistency;
import cqrs.telemetry.Metric;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a query is asked to contain: {@code Consistency-Token}, and {@code Prefer: wait=N}. */
public final class Consistency {

  private static final int LONGEST_WAIT = 10;

  /** One preference of RFC 7240 with its value; parameters of it are passed over. */
  private static final Pattern PREFERENCE =
      Pattern.compile(
          "\\s*([^\\s=;,\"]+)\\s*(?:=\\s*(\"[^\"]*\"|[^\\s;,\"]*))?"
              + "[^,\"]*+(?:\"[^\"]*+\"[^,\"]*+)*+(?:,|$)");

  private Consistency() {}

  /**
   * Reads both headers.
   *
   * @throws ProblemException 400 if the token is malformed or of another epoch
   */
  public static ReadConsistency of(Request request, Tokens tokens) {
    Duration patience = Duration.ofSeconds(wait(request).orElse(0));
    AtomicLong waited = new AtomicLong();
    return new ReadConsistency(
        token(request, tokens.partitions()).map(token -> valid(token, tokens)),
        patience,
        wait -> request.line().metric(Metric.TOKEN_WAIT, waited.addAndGet(wait.toMillis())));
  }

  /**
   * Checks the form of the token, for an answer that waits for nothing.
   *
   * @throws ProblemException 400 if it is malformed
   */
  public static void check(Request request, Partitions partitions) {
    Optional<Token> _ = token(request, partitions);
  }

  /**
   * For rankings, whose index is eventually consistent.
   *
   * @throws ProblemException 400 if there is a token
   */
  public static void refuse(Request request) {
    if (request.header("consistency-token").isPresent()) {
      throw new ProblemException(
          Problem.badRequest(
              "A ranking cannot promise to contain a write: leave Consistency-Token out."));
    }
  }

  private static Optional<Token> token(Request request, Partitions partitions) {
    return request
        .header("consistency-token")
        .map(text -> Token.parse(text.strip(), partitions).orElseThrow(Consistency::malformed));
  }

  private static Position valid(Token token, Tokens tokens) {
    long epoch = tokens.epoch().getAsLong();
    if (token.epoch() < epoch) {
      throw new ProblemException(
          Problem.badRequest(
              "Consistency-Token was given before the data was restored from a backup, which may"
                  + " not have that write: read without a token and look."));
    }
    if (token.epoch() > epoch) {
      throw malformed();
    }
    return token.position();
  }

  /** The refusal of a token that no command can have answered. */
  static ProblemException malformed() {
    return new ProblemException(
        Problem.badRequest(
            "Consistency-Token must be one that a command has answered, such as 17:42."));
  }

  /**
   * The seconds that the caller prefers to wait, at most ten. RFC 7240: of two waits the first
   * counts, and a preference that is not understood is ignored.
   */
  static Optional<Integer> wait(Request request) {
    Matcher preference = PREFERENCE.matcher(request.header("prefer").orElse(""));
    while (preference.find()) {
      if (preference.group(1).equalsIgnoreCase("wait")) {
        return seconds(preference.group(2) == null ? "" : preference.group(2));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> seconds(String value) {
    String text = value.replace("\"", "");
    return text.matches("\\d{1,18}")
        ? Optional.of(Math.toIntExact(Math.min(Long.parseLong(text), LONGEST_WAIT)))
        : Optional.empty();
  }
}
