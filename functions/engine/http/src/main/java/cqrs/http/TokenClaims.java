package cqrs.http;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token's claims as API Gateway hands them on: each a text, whatever it was in the token. AWS
 * does not say how it writes a null, a boolean or an object; a list becomes {@code [a b]}. So a
 * text that may stand for something else than a text counts as none.
 *
 * @param texts by the claim's name
 */
record TokenClaims(Map<String, String> texts) {

  /**
   * Times in seconds since 1970; as texts, or as JSON numbers where another gateway sends those.
   */
  static final Set<String> TIMES = Set.of("exp", "nbf", "iat");

  /** How languages write null and booleans. */
  private static final Set<String> OTHER_VALUES =
      Set.of("null", "nil", "None", "undefined", "true", "false", "True", "False");

  /** How lists, objects and Go's nil begin. */
  private static final Pattern OTHER_FORM = Pattern.compile("(?s)(\\[|\\{|<|map\\[).*");

  private static final Pattern TIME =
      Pattern.compile("\\d{1,15}(\\.\\d{1,15})?([eE]\\+?\\d{1,2})?");
  private static final Pattern LIST = Pattern.compile("^\\[(.*)]$");
  private static final Pattern SCOPES = Pattern.compile("[^\\[\\]{}<>\"]*");

  TokenClaims {
    texts = Map.copyOf(texts);
  }

  /** A claim that names somebody; empty if it is blank, or may have been no text in the token. */
  Optional<String> name(String claim) {
    return Optional.ofNullable(texts.get(claim))
        .filter(text -> !text.isBlank())
        .filter(text -> !OTHER_VALUES.contains(text.strip()))
        .filter(text -> !OTHER_FORM.matcher(text.strip()).matches());
  }

  /** True if the token says when it expires, and all its times are numbers. */
  boolean areTimed() {
    return texts.containsKey("exp")
        && TIMES.stream().allMatch(claim -> TIME.matcher(texts.getOrDefault(claim, "0")).matches());
  }

  /** Those of both claims that API Gateway looks at, apart by spaces or as a list. */
  Set<String> scopes() {
    return Stream.of("scope", "scp")
        .map(claim -> texts.getOrDefault(claim, ""))
        .map(text -> LIST.matcher(text).replaceFirst("$1"))
        .filter(text -> SCOPES.matcher(text).matches())
        .flatMap(text -> Arrays.stream(text.split(" ", -1)))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
