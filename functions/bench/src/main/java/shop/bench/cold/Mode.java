package shop.bench.cold;

/** How a function's process comes to its first event. */
public enum Mode {
  /** Without SnapStart: the event waits while it starts. */
  ON_DEMAND,

  /** With SnapStart: hooks run before the snapshot; the event comes after the restore. */
  PRIMED,

  /** With SnapStart, but no hook runs. */
  UNPRIMED;

  boolean hasSnapshot() {
    return this != ON_DEMAND;
  }
}
