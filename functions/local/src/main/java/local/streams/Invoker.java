package local.streams;

/** Runs the function a mapping delivers to. */
@FunctionalInterface
public interface Invoker {

  /**
   * Invokes the function and waits for it.
   *
   * @param eventJson a DynamoDB event as Lambda writes it
   * @return what the function answered, as JSON; empty is read as {@code null}
   * @throws Exception when the function fails in any way, a timeout included
   */
  byte[] invoke(byte[] eventJson) throws Exception;
}
