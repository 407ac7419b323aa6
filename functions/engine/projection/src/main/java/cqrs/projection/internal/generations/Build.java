package cqrs.projection.internal.generations;

import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.StoredTimes;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a generation is built, beside the generation itself, whose row deliveries read and write.
 *
 * @param targets per partition, the vector of offsets that it is verified at
 * @param lanes into how many parts its partitions are split, each worked on for itself
 * @param writeUnitsPerSecond the most that all lanes spend together; 0: no bound
 * @param sampleOneIn about one row in so many is verified; 1: all
 * @param seed of that sample
 * @param leases by lane, who works on it; an expired one counts for nothing
 * @param report what was verified, as JSON
 */
public record Build(
    String view,
    long generation,
    Instant startedAt,
    Map<Integer, Long> targets,
    int lanes,
    int writeUnitsPerSecond,
    int sampleOneIn,
    long seed,
    Map<Integer, Lease> leases,
    Optional<String> report) {

  public Build {
    targets = new TreeMap<>(targets);
    leases = new TreeMap<>(leases);
  }

  /**
   * Who works on a lane, and until when nobody else begins to.
   *
   * @param heldBack live work goes first at the moment
   */
  public record Lease(String owner, Instant until, Optional<HeldBack> heldBack) {}

  /** A wish for a new generation. */
  public record Order(
      Map<Integer, Long> targets, int lanes, int writeUnitsPerSecond, int sampleOneIn, long seed) {

    public Order {
      targets = new TreeMap<>(targets);
    }
  }

  /** How many events the verified vector holds. */
  public long events() {
    return targets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many of those a generation has. */
  public long done(Generation of) {
    return targets.entrySet().stream()
        .mapToLong(t -> Math.min(t.getValue(), of.checkpoint(t.getKey())))
        .sum();
  }

  /** Those targets of a lane that the generation has not reached. */
  public Map<Integer, Long> left(Generation of, int lane) {
    Map<Integer, Long> left = new TreeMap<>(targets);
    left.entrySet()
        .removeIf(t -> t.getKey() % lanes != lane || of.checkpoint(t.getKey()) >= t.getValue());
    return left;
  }

  /** Who is held back the longest of those that work now. */
  public Optional<HeldBack> heldBack(Instant now) {
    return leases.values().stream()
        .filter(lease -> isNow(lease, now))
        .flatMap(lease -> lease.heldBack().stream())
        .min(Comparator.comparing(HeldBack::since));
  }

  public boolean isLeased(int lane, Instant now) {
    Lease lease = leases.get(lane);
    return lease != null && isNow(lease, now);
  }

  /** No lease is longer than {@link ProjectionStore#LONGEST_LEASE}. */
  private static boolean isNow(Lease lease, Instant now) {
    return !StoredTimes.isDue(lease.until(), ProjectionStore.LONGEST_LEASE, now);
  }
}
