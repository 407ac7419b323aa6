package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.journal.codec.Json;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.VerificationJob;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Share;
import cqrs.projection.internal.verify.Verifier;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Clock;
import java.util.Map;

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
  boolean ofBuild(Generation generation, Build build, Pace pace, LambdaLogger logger) {
    Share share = new Share(build.sampleOneIn(), build.seed(), true);
    Report report;
    try {
      report = verifier.verify(generation, share, false, pace);
    } catch (RuntimeException e) {
      line("not verified", generation)
          .metric(Metric.VERIFICATIONS_FAILED, 1)
          .error(e)
          .write(logger);
      throw e;
    }
    write(generation, report, logger);
    store.builds().report(build, ReportJson.of(report));
    return report.isSound();
  }

  /** Runs one that was asked for, unless it is run already. */
  void run(String id, Generation generation, Worker.Shift shift, Pace pace, LambdaLogger logger) {
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
      report = verifier.verify(generation, share, verification.repair(), pace);
    } catch (RuntimeException e) {
      line("not verified", generation)
          .metric(Metric.VERIFICATIONS_FAILED, 1)
          .error(e)
          .write(logger);
      store
          .verifications()
          .report(verification, Json.write(Map.of("sound", false, "error", "" + e)));
      return;
    }
    write(generation, report, logger);
    store.verifications().report(verification, ReportJson.of(report));
  }

  private static void write(Generation generation, Report report, LambdaLogger logger) {
    LogLine line =
        report.isSound()
            ? line("verified", generation)
            : line("other rows than the journal's", generation).urgent();
    line.with("compared", report.compared())
        .with("differing", report.differing())
        .with("repaired", report.repaired())
        .metric(Metric.VERIFICATIONS_FAILED, report.isSound() ? 0 : 1)
        .write(logger);
  }

  private static LogLine line(String message, Generation generation) {
    return LogLine.info(message).view(generation.view()).with("generation", generation.number());
  }
}
