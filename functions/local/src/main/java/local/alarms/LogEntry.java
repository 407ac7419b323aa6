package local.alarms;

/** A line that a function has logged. */
public record LogEntry(String function, String line) {}
