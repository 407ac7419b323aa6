package cqrs.http;

import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * The conditions that a command may carry: the versions that {@code If-Match} accepts, and those
 * that {@code If-None-Match} refuses.
 */
public final class Preconditions {

  private final Optional<Tags> match;
  private final Optional<Tags> noneMatch;

  private Preconditions(Optional<Tags> match, Optional<Tags> noneMatch) {
    this.match = match;
    this.noneMatch = noneMatch;
  }

  /**
   * The request's conditions.
   *
   * @throws ProblemException 400 if one of the headers is malformed
   */
  public static Preconditions of(Request request) {
    return new Preconditions(
        request.header("if-match").map(header -> Tags.parse("If-Match", header, false)),
        request.header("if-none-match").map(header -> Tags.parse("If-None-Match", header, true)));
  }

  /**
   * The problem with the first condition that does not hold; empty if all do.
   *
   * @param version the aggregate's; 0 if it does not exist
   */
  public Optional<Problem> broken(long version) {
    if (match.filter(tags -> !tags.include(version)).isPresent()) {
      return Optional.of(
          mismatch(
              version == 0
                  ? "If-Match does not hold, because it does not exist yet: leave If-Match out."
                  : "If-Match does not hold: the version is %d; look at it and decide again."
                      .formatted(version)));
    }
    if (noneMatch.filter(tags -> tags.include(version)).isPresent()) {
      return Optional.of(
          mismatch(
              "If-None-Match does not hold: it exists, and the version is %d.".formatted(version)));
    }
    return Optional.empty();
  }

  private static Problem mismatch(String detail) {
    return Problem.of(ProblemType.VERSION_MISMATCH, detail);
  }

  /**
   * The list of a header.
   *
   * @param any {@code *}: whatever version it has, as long as it exists
   * @param tags a version, as a command answers it, or {@code <version>-<hash>}, as a query does;
   *     others never match
   */
  private record Tags(boolean any, Set<String> tags) {

    /**
     * Reads a header.
     *
     * @param weak whether weak tags match, too: RFC 9110 has If-None-Match compare weakly, If-Match
     *     strongly
     */
    static Tags parse(String name, String header, boolean weak) {
      String text = header.strip();
      if (text.equals("*")) {
        return new Tags(true, Set.of());
      }
      Set<String> tags = new HashSet<>();
      Matcher tag = Etags.TAG.matcher(text);
      int at = 0;
      while (tag.find(at) && tag.start() == at) {
        if (weak || tag.group(1) == null) {
          tags.add(tag.group(2));
        }
        at = tag.end();
        if (at == text.length()) {
          return new Tags(false, tags);
        }
        at = afterComma(text, at);
      }
      throw new ProblemException(
          Problem.badRequest(name + " must be a version in quotes, such as \"3\", or *."));
    }

    private static int afterComma(String text, int from) {
      int at = from;
      boolean comma = false;
      while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) {
        comma |= text.charAt(at) == ',';
        at++;
      }
      return comma ? at : text.length();
    }

    /** Whether the version of an aggregate, which is 0 if it does not exist, is among them. */
    boolean include(long version) {
      String number = Long.toString(version);
      return version > 0
          && (any || tags.stream().anyMatch(tag -> tag.equals(number) || isOf(number, tag)));
    }

    private static boolean isOf(String version, String tag) {
      return tag.startsWith(version + "-") && tag.length() > version.length() + 1;
    }
  }
}
