package shop.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.time.Clock;
import java.util.Map;
import shop.projection.Build;
import shop.projection.Generation;
import shop.projection.ProjectionStore;
import shop.projection.Report;
import shop.projection.Share;
import shop.projection.VerificationJob;
import shop.projection.Verifier;

/** Compares generations with the journal, and keeps what was found. */
public final class Verifications {

  private final ProjectionStore store;
  private final Verifier verifier;
  private final Clock clock;

  public Verifications(ProjectionStore store, Verifier verifier, Clock clock) {
    this.store = store;
    this.verifier = verifier;
    this.clock = clock;
  }

  /** Whether a generation that has been built is sound. */
  boolean ofBuild(Generation generation, Build build, LambdaLogger logger) {
    Share share = new Share(build.sampleOneIn(), build.seed(), true);
    Report report;
    try {
      report = verifier.verify(generation, share, false);
    } catch (RuntimeException e) {
      logger.log(Log.unverified(generation, e), LogLevel.ERROR);
      throw e;
    }
    store.builds().report(build, ReportJson.of(report));
    logger.log(Log.verified(generation, report), LogLevel.INFO);
    return report.isSound();
  }

  /** Runs one that was asked for, unless it is run already. */
  void run(String id, Generation generation, Worker.Shift shift, LambdaLogger logger) {
    VerificationJob verification =
        store
            .verifications()
            .read(generation.view(), generation.number(), id)
            .filter(asked -> asked.report().isEmpty())
            .orElse(null);
    if (verification == null
        || !store.verifications().claim(verification, clock.instant(), shift.gone())) {
      return;
    }
    Share share = new Share(verification.sampleOneIn(), id.hashCode(), true);
    Report report;
    try {
      report = verifier.verify(generation, share, verification.repair());
    } catch (RuntimeException e) {
      store.verifications().report(verification, Log.json(Map.of("sound", false, "error", "" + e)));
      logger.log(Log.unverified(generation, e), LogLevel.ERROR);
      return;
    }
    store.verifications().report(verification, ReportJson.of(report));
    logger.log(Log.verified(generation, report), report.isSound() ? LogLevel.INFO : LogLevel.ERROR);
  }
}
