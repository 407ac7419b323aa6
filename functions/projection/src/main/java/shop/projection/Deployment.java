package shop.projection;

/**
 * The code that runs: what blocks a partition is tried again at once where other code comes.
 *
 * @param function versions of two functions do not compare
 * @param version for example Lambda's {@code 17}
 */
public record Deployment(String function, String version) {

  /** A later or an earlier deployment of the same function. */
  boolean isOtherCodeThan(Deployment other) {
    return function.equals(other.function) && !version.equals(other.version);
  }

  static Deployment parse(String text) {
    int colon = text.lastIndexOf(':');
    return new Deployment(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return function + ":" + version;
  }
}
