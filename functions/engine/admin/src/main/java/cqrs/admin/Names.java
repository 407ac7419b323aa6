package cqrs.admin;

import cqrs.projection.internal.generations.Generation;
import java.util.Locale;

/** How callers see what the code has names for. */
final class Names {

  private Names() {}

  static String of(Generation.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
