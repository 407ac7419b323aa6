package local.events;

/** Why EventBridge did not do something: an error code of its own and a message. */
public record Fault(String code, String message) {
  /** Too many calls; to be tried again. */
  public static final Fault THROTTLED = new Fault("ThrottlingException", "Rate exceeded");

  /** The service fails; to be tried again. */
  public static final Fault DOWN = new Fault("InternalFailure", "The service does not answer.");

  /** Whether the service is to blame, not the caller. */
  public boolean isInternal() {
    return code.startsWith("Internal") || code.startsWith("Service");
  }
}
