package shop.local.events;

import java.util.List;

/** What a call to put events comes to. */
public sealed interface Answer {
  /** The call as a whole was not taken, or so its caller is told. */
  record Failed(Fault fault) implements Answer {}

  /** One result for each entry, in the same order. */
  record Done(List<Result> results) implements Answer {
    public Done {
      results = List.copyOf(results);
    }
  }

  /** What became of one entry. */
  sealed interface Result {}

  /** It is on the bus, by this id. */
  record Accepted(String id) implements Result {}

  /** It is not. */
  record Refused(Fault fault) implements Result {}
}
