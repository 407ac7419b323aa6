package cqrs.projection.internal.generations;

import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.StoredTimes;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a generation is built. It has a row of its own, because deliveries read and write the row of
 * the generation.
 *
 * @param targets the offset per partition at which the generation is verified
 * @param lanes into how many lanes its partitions are split; each lane has its own worker
 * @param writeUnitsPerSecond the limit for all lanes together; 0: none
 * @param sampleOneIn about one row in so many is verified; 1: all rows
 * @param seed of that sample
 * @param leases by lane, including expired ones
 * @param report the verification's report as JSON
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
   * The lease of a lane. No other worker begins on the lane before it ends.
   *
   * @param heldBack set while live work goes first
   */
  public record Lease(String owner, Instant until, Optional<HeldBack> heldBack) {}

  /** The plan of a new build, with the fields of {@link Build}. */
  public record Plan(
      Map<Integer, Long> targets, int lanes, int writeUnitsPerSecond, int sampleOneIn, long seed) {

    static final Plan NOTHING = new Plan(Map.of(), 1, 0, 1, 0);

    public Plan {
      targets = new TreeMap<>(targets);
    }
  }

  /** How many events the targets cover. */
  public long events() {
    return targets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many of these events a generation has. */
  public long done(Generation of) {
    return targets.entrySet().stream()
        .mapToLong(t -> Math.min(t.getValue(), of.checkpoint(t.getKey())))
        .sum();
  }

  /** The targets of a lane that the generation has not reached. */
  public Map<Integer, Long> left(Generation of, int lane) {
    Map<Integer, Long> left = new TreeMap<>(targets);
    left.entrySet()
        .removeIf(t -> t.getKey() % lanes != lane || of.checkpoint(t.getKey()) >= t.getValue());
    return left;
  }

  /** The longest hold-back among the lanes that have a worker now. */
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

  /** No lease is longer than {@link ProjectionStore#MAX_LEASE}. */
  private static boolean isNow(Lease lease, Instant now) {
    return !StoredTimes.isDue(lease.until(), ProjectionStore.MAX_LEASE, now);
  }
}
