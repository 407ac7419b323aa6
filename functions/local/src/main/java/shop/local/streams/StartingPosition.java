package shop.local.streams;

/** Where a mapping without a kept position begins; DynamoDB streams know no other. */
public enum StartingPosition {
  /** At the oldest record the stream still has. */
  TRIM_HORIZON,
  /** After the newest record at the moment of {@link StreamMapping#start()}. */
  LATEST
}
