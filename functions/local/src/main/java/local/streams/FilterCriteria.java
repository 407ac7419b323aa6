package local.streams;

import java.util.List;
import local.events.PatternMatcher;

/**
 * The filters of a mapping: a record passes if any pattern matches it, or there is none.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html">Using event
 *     filtering with a DynamoDB event source</a>
 */
final class FilterCriteria {
  private final boolean matchesAll;
  private final PatternMatcher<String> matcher = new PatternMatcher<>();

  FilterCriteria(String mapping, List<String> patterns) {
    matchesAll = patterns.isEmpty();
    patterns.forEach(it -> matcher.add(it, it, "The stream mapping of " + mapping));
  }

  boolean matches(String recordJson) {
    return matchesAll || !matcher.matching(recordJson).isEmpty();
  }
}
