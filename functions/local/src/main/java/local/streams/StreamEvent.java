package local.streams;

import java.time.Instant;

/** A stream record with its JSON, as an element of {@code Records}. */
// Never compared: the array in it needs no equals.
@SuppressWarnings("ArrayRecordComponent")
record StreamEvent(String sequenceNumber, Instant created, byte[] json) {}
