package shop.domain;

/**
 * Names one aggregate.
 *
 * @param id {@code [A-Za-z0-9._-]{1,64}}
 */
public record AggregateId(Type type, String id) {

  /** The kinds of aggregate. The names are stored: never rename one. */
  public enum Type {
    CUSTOMER,
    PRODUCT,
    ORDER
  }

  public static AggregateId customer(String id) {
    return new AggregateId(Type.CUSTOMER, id);
  }

  public static AggregateId product(String id) {
    return new AggregateId(Type.PRODUCT, id);
  }

  public static AggregateId order(String id) {
    return new AggregateId(Type.ORDER, id);
  }

  /** The form it is stored in, for example {@code ORDER#536365}. */
  @Override
  public String toString() {
    return type + "#" + id;
  }

  /**
   * The opposite of {@link #toString()}.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  public static AggregateId parse(String text) {
    int hash = text.indexOf('#');
    if (hash < 0) {
      throw new IllegalArgumentException("Not an aggregate's id: " + text);
    }
    return new AggregateId(Type.valueOf(text.substring(0, hash)), text.substring(hash + 1));
  }
}
