package cqrs.http.content;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a header such as {@code Accept}, in lower case, with their weights (RFC 9110,
 * 12.4.2). Parameters other than the weight are passed over.
 */
record Weights(Map<String, Double> byValue) {

  /**
   * An element of the list: a value, if there is one, and what follows it. Nothing in it
   * backtracks: a caller chooses the text.
   */
  private static final Pattern VALUE =
      Pattern.compile("\\G\\s*+([^\\s,;\"]++)?+([^,\"]*+(?:\"[^\"]*+\"[^,\"]*+)*+)(?:,|$)");

  private static final Pattern WEIGHT =
      Pattern.compile(";\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?:;|$)");

  static Weights of(String header) {
    Map<String, Double> byValue = new HashMap<>();
    Matcher value = VALUE.matcher(header.toLowerCase(Locale.ROOT));
    while (value.find()) {
      if (value.group(1) == null) {
        continue;
      }
      Matcher weight = WEIGHT.matcher(value.group(2));
      double given = weight.find() ? Double.parseDouble(weight.group(1)) : 1;
      byValue.merge(value.group(1), given, Math::max);
    }
    return new Weights(byValue);
  }

  /** The weight of the first of these values that is there: the most specific comes first. */
  OptionalDouble first(String... values) {
    for (String value : values) {
      @Nullable Double weight = byValue.get(value);
      if (weight != null) {
        return OptionalDouble.of(weight);
      }
    }
    return OptionalDouble.empty();
  }
}
