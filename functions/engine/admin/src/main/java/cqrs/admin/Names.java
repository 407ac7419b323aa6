package cqrs.admin;

import java.util.Locale;
import cqrs.projection.Generation;

/** How callers see what the code has names for. */
final class Names {

  private Names() {}

  static String of(Generation.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
