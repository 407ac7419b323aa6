package cqrs.journal;

import java.util.Map;

/**
 * What a function is told by its environment.
 *
 * @param values by name, as the template sets them
 */
public record Environment(Map<String, String> values) {

  /**
   * A setting that must be there.
   *
   * @throws IllegalStateException if it is missing; it is named
   */
  public String text(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          function() + "'s environment has no " + name + ": set it in template.yaml.");
    }
    return value;
  }

  /** The function's name, which Lambda sets. */
  public String function() {
    return values.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "The function");
  }

  /**
   * The setting JOURNAL_PARTITIONS.
   *
   * @throws IllegalStateException if it is missing or no number from 1 to {@value Partitions#MAX}
   */
  public Partitions partitions() {
    String count = text("JOURNAL_PARTITIONS");
    int number = count.matches("\\d{1,4}") ? Integer.parseInt(count) : 0;
    if (number < 1 || number > Partitions.MAX) {
      throw new IllegalStateException(
          "JOURNAL_PARTITIONS must be a number from 1 to "
              + Partitions.MAX
              + ", not "
              + count
              + ".");
    }
    return new Partitions(number);
  }
}
