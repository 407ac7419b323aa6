package local.events;

import java.util.List;

/** The answer to a call to put events. */
public sealed interface Answer {
  /** The whole call failed. A test may answer so although the entries were accepted. */
  record Failed(Fault fault) implements Answer {}

  /** One result for each entry, in the same order. */
  record Done(List<Result> results) implements Answer {
    public Done {
      results = List.copyOf(results);
    }
  }

  /** The result of one entry. */
  sealed interface Result {}

  /** It is on the bus, by this id. */
  record Accepted(String id) implements Result {}

  /** It is not. */
  record Refused(Fault fault) implements Result {}
}
