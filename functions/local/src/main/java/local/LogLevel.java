package local;

/** How much is logged; lower-case, as they are typed. */
enum LogLevel {
  off,
  error,
  warn,
  info,
  debug,
  trace;

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** Must come before the first logger is made. Libraries stay a level quieter. */
  void apply() {
    System.setProperty(PREFIX + "log.local", name());
    var others =
        switch (this) {
          case off, error, warn -> this;
          case info -> warn;
          case debug, trace -> info;
        };
    System.setProperty(PREFIX + "defaultLogLevel", others.name());
  }
}
