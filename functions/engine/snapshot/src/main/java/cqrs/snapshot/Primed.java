package cqrs.snapshot;

import java.io.IOException;
import java.util.Map;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** A function that is primed before its snapshot. It registers itself when Lambda constructs it. */
public interface Primed extends Resource {

  /** Plays its record with another instance of this function, which has the rehearsal's clients. */
  void rehearse(Rehearsal rehearsal) throws IOException;

  /** The name of its record: see {@link Recorded}. */
  default String record() {
    return getClass().getSimpleName();
  }

  /** Makes good what must not be as old as the snapshot. */
  default void restored() {}

  /**
   * Has the hooks run, if the environment says that there will be a snapshot: else the runtime runs
   * none. Its context does not keep a function, but the runtime does.
   */
  default void register(Map<String, String> environment) {
    if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      Core.getGlobalContext().register(this);
    }
  }

  /** Never fails: a function that is not primed works as well, only its first answer is late. */
  @Override
  default void beforeCheckpoint(Context<? extends Resource> context) {
    Rehearsal.of(this);
  }

  @Override
  default void afterRestore(Context<? extends Resource> context) {
    restored();
  }
}
