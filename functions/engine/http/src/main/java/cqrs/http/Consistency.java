package cqrs.http;

import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.Position;
import cqrs.projection.read.ReadConsistency;
import cqrs.telemetry.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query is asked to contain: {@code Consistency-Token}, one or up to ten of them separated
 * by commas, and {@code Prefer: wait=N}.
 */
public final class Consistency {

  private static final int LONGEST_WAIT = 10;
  private static final int MOST_TOKENS = 10;

  /**
   * One preference of RFC 7240 with its value; parameters of it are passed over. An element of the
   * list without a name matches without groups. Nothing in it backtracks: a caller chooses the
   * text.
   */
  private static final Pattern PREFERENCE =
      Pattern.compile(
          "\\G\\s*+(?:([^\\s=;,\"]++)\\s*+(?:=\\s*+(\"[^\"]*+\"|[^\\s;,\"]*+))?+)?+"
              + "[^,\"]*+(?:\"[^\"]*+\"[^,\"]*+)*+(?:,|$)");

  private Consistency() {}

  /**
   * Reads both headers.
   *
   * @throws ProblemException 400 if a token is malformed or of another epoch, or there are too many
   */
  public static ReadConsistency of(Request request, Tokens tokens) {
    Duration patience = Duration.ofSeconds(wait(request).orElse(0));
    AtomicLong waited = new AtomicLong();
    return ReadConsistency.of(
        valid(tokens(request, tokens.partitions()), tokens.epoch()),
        patience,
        wait -> request.line().metric(Metric.TOKEN_WAIT, waited.addAndGet(wait.toMillis())));
  }

  /**
   * Checks the form of the tokens, for an answer that waits for nothing.
   *
   * @throws ProblemException 400 if one is malformed, or there are too many
   */
  public static void check(Request request, Partitions partitions) {
    List<Token> _ = tokens(request, partitions);
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

  /** Headers of one name arrive joined with commas, so that several headers are a list, too. */
  private static List<Token> tokens(Request request, Partitions partitions) {
    Optional<String> header = request.header("consistency-token");
    if (header.isEmpty()) {
      return List.of();
    }
    String[] texts = header.get().split(",", -1);
    if (texts.length > MOST_TOKENS) {
      throw new ProblemException(
          Problem.badRequest(
              "Consistency-Token has more than "
                  + MOST_TOKENS
                  + " tokens: leave out those whose writes an answer has shown."));
    }
    return Arrays.stream(texts)
        .map(text -> Token.parse(text.strip(), partitions).orElseThrow(Consistency::malformed))
        .toList();
  }

  private static List<Position> valid(List<Token> tokens, LongSupplier currentEpoch) {
    if (tokens.isEmpty()) {
      return List.of();
    }
    long epoch = currentEpoch.getAsLong();
    if (tokens.stream().anyMatch(token -> token.epoch() > epoch)) {
      throw malformed();
    }
    if (tokens.stream().anyMatch(token -> token.epoch() < epoch)) {
      throw new ProblemException(
          Problem.badRequest(
              "Consistency-Token was given before the data was restored from a backup, which may"
                  + " not have that write: read without a token and look."));
    }
    return tokens.stream().map(Token::position).toList();
  }

  /** The refusal of a token that no command can have answered. */
  static ProblemException malformed() {
    return new ProblemException(
        Problem.badRequest(
            "Consistency-Token must be one that a command has answered, such as 17:42, or several"
                + " separated by commas."));
  }

  /**
   * The seconds that the caller prefers to wait, at most ten. RFC 7240: of two waits the first
   * counts, and a preference that is not understood is ignored.
   */
  static Optional<Integer> wait(Request request) {
    Matcher preference = PREFERENCE.matcher(request.header("prefer").orElse(""));
    while (preference.find()) {
      if ("wait".equalsIgnoreCase(preference.group(1))) {
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
