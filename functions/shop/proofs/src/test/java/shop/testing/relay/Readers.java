package shop.testing.relay;

import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.read.View;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Instances of a query function, each with what it last looked up, as {@link View} keeps it. */
final class Readers {

  private final ProjectionStore store;
  private final String view;
  private final Clock clock;
  private final @Nullable Cached[] cached = new Cached[3];

  private record Cached(long generation, Instant readAt) {}

  Readers(ProjectionStore store, String view, Clock clock) {
    this.store = store;
    this.view = view;
    this.clock = clock;
  }

  /** One of them is asked something. */
  void query(Random random) {
    int reader = random.nextInt(cached.length);
    if (!follows(cached[reader])) {
      active().ifPresent(active -> cached[reader] = new Cached(active, clock.instant()));
    }
  }

  private boolean follows(@Nullable Cached last) {
    return last != null && clock.instant().isBefore(last.readAt().plus(View.GENERATION_CACHE));
  }

  /** The generations that a query which begins now may read. */
  Set<Long> generations() {
    Set<Long> all = new TreeSet<>();
    active().ifPresent(all::add);
    Arrays.stream(cached)
        .filter(this::follows)
        .flatMap(last -> Optional.ofNullable(last).stream())
        .forEach(last -> all.add(last.generation()));
    return all;
  }

  private Optional<Long> active() {
    return store.generations().manifest(view).flatMap(GenerationManifest::active);
  }
}
