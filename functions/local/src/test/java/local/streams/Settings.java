package local.streams;

import java.util.List;
import java.util.Optional;
import local.template.Template.Mapping;

/** Builds a mapping's settings, one change at a time from Lambda's defaults. */
final class Settings {
  private int batchSize = 100;
  private List<String> filters = List.of();
  private boolean reportFailures;
  private boolean bisect;
  private int retries = -1;

  static Settings defaults() {
    return new Settings();
  }

  Settings batchSize(int size) {
    batchSize = size;
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

  Mapping build() {
    return new Mapping(
        "TestMapping",
        "Table",
        "TestFunction",
        true,
        batchSize,
        filters,
        reportFailures,
        bisect,
        retries,
        Optional.empty(),
        false);
  }
}
