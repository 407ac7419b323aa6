package local.streams;

import java.time.Instant;

/**
 * A stream record on its way to the function.
 *
 * @param created when it was written, as well as the stream tells
 * @param json the record as an element of {@code Records}
 */
// Never compared: the array in it needs no equals.
@SuppressWarnings("ArrayRecordComponent")
record StreamEvent(String sequenceNumber, Instant created, byte[] json) {}
