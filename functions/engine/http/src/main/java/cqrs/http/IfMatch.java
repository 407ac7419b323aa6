package cqrs.http;

import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition that a command may carry: the versions that the caller accepts.
 *
 * @param any {@code *}: whatever version it has, as long as it exists
 * @param tags a version, as a command answers it, or {@code <version>-<hash>}, as a query does;
 *     others never match, and neither do weak ones
 */
public record IfMatch(boolean any, Set<String> tags) {

  private static final Pattern TAG = Pattern.compile("(W/)?\"([!#-~\\x80-\\xff]*)\"");

  public IfMatch {
    tags = Set.copyOf(tags);
  }

  /**
   * The request's condition, if it has one.
   *
   * @throws ProblemException 400 if the header is malformed
   */
  public static Optional<IfMatch> of(Request request) {
    return request.header("if-match").map(IfMatch::parse);
  }

  /**
   * Whether the condition holds.
   *
   * @param version the aggregate's; 0 if it does not exist
   */
  public boolean holds(long version) {
    String number = Long.toString(version);
    return version > 0
        && (any || tags.stream().anyMatch(tag -> tag.equals(number) || isOf(number, tag)));
  }

  private static boolean isOf(String version, String tag) {
    return tag.startsWith(version + "-") && tag.length() > version.length() + 1;
  }

  private static IfMatch parse(String header) {
    String text = header.strip();
    if (text.equals("*")) {
      return new IfMatch(true, Set.of());
    }
    Set<String> tags = new HashSet<>();
    Matcher tag = TAG.matcher(text);
    int at = 0;
    while (tag.find(at) && tag.start() == at) {
      if (tag.group(1) == null) {
        tags.add(tag.group(2));
      }
      at = tag.end();
      if (at == text.length()) {
        return new IfMatch(false, tags);
      }
      at = afterComma(text, at);
    }
    throw new ProblemException(
        Problem.badRequest("If-Match must be a version in quotes, such as \"3\", or *."));
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
}
