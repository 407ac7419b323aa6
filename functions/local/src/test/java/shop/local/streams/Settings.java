package shop.local.streams;

import java.time.Duration;
import java.util.List;

/** Builds mapping settings, one change at a time from Lambda's defaults. */
final class Settings {
  private int batchSize = 100;
  private Duration window = Duration.ZERO;
  private List<String> filters = List.of();
  private boolean reportFailures;
  private boolean bisect;
  private int retries = -1;
  private Duration maximumAge = Duration.ofSeconds(-1);
  private StartingPosition start = StartingPosition.TRIM_HORIZON;

  static Settings defaults() {
    return new Settings();
  }

  Settings batchSize(int size) {
    batchSize = size;
    return this;
  }

  Settings window(Duration length) {
    window = length;
    return this;
  }

  Settings filters(String... patterns) {
    filters = List.of(patterns);
    return this;
  }

  Settings reportFailures() {
    reportFailures = true;
    return this;
  }

  Settings bisect() {
    bisect = true;
    return this;
  }

  Settings retries(int attempts) {
    retries = attempts;
    return this;
  }

  Settings maximumAge(Duration age) {
    maximumAge = age;
    return this;
  }

  Settings from(StartingPosition position) {
    start = position;
    return this;
  }

  MappingSettings build() {
    return new MappingSettings(
        "TestFunction",
        batchSize,
        window,
        filters,
        reportFailures,
        bisect,
        retries,
        maximumAge,
        start);
  }
}
