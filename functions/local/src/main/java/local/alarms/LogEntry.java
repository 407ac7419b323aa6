package local.alarms;

/**
 * A line that a function has logged.
 *
 * @param function its name
 */
public record LogEntry(String function, String line) {}
