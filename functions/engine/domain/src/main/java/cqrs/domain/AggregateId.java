package cqrs.domain;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names one aggregate.
 *
 * @param type {@code [A-Z][A-Z0-9_]{0,31}}, chosen by the application. It is stored: never rename
 *     one. {@link #RESERVED} types name the engine's own rows.
 * @param id {@code [A-Za-z0-9._-]{1,64}}
 */
public record AggregateId(String type, String id) {

  /** Prefixes of the write table's other rows: an aggregate's row must not look like one. */
  public static final Set<String> RESERVED = Set.of("JOURNAL", "COMMAND");

  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

  /**
   * Names an aggregate.
   *
   * @throws IllegalArgumentException if the type has another form or is reserved
   */
  public AggregateId {
    if (!TYPE.matcher(type).matches() || RESERVED.contains(type)) {
      throw new IllegalArgumentException("Not a type of aggregate: " + type);
    }
  }

  /** The stored form, for example {@code ROOM#12}. */
  @Override
  public String toString() {
    return type + "#" + id;
  }

  /**
   * Reads the stored form.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static AggregateId parse(String text) {
    int hash = text.indexOf('#');
    if (hash < 0) {
      throw new IllegalArgumentException("Not an aggregate's id: " + text);
    }
    return new AggregateId(text.substring(0, hash), text.substring(hash + 1));
  }
}
