package local.streams;

/** Runs the function a mapping delivers to. */
@FunctionalInterface
public interface Invoker {

  /**
   * Invokes the function with a DynamoDB event and waits for its answer.
   *
   * @throws Exception when the function fails in any way, a timeout included
   */
  byte[] invoke(byte[] eventJson) throws Exception;
}
