package shop.local;

/** How much is logged; lower-case, as they are typed. */
enum LogLevel {
  off,
  error,
  warn,
  info,
  debug,
  trace;

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /**
   * Must come before the first logger is made. What is not the shop's own stays a level quieter.
   */
  void apply() {
    System.setProperty(PREFIX + "log.shop", name());
    var others =
        switch (this) {
          case off, error, warn -> this;
          case info -> warn;
          case debug, trace -> info;
        };
    System.setProperty(PREFIX + "defaultLogLevel", others.name());
  }
}
