package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.journal.codec.Json;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.VerificationJob;
import cqrs.projection.internal.generations.VerificationJobs;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Share;
import cqrs.projection.internal.verify.Verifier;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Clock;
import java.util.Map;

/** Verifies generations and stores the reports. */
public record Verifications(ProjectionStore store, Verifier verifier, Clock clock) {

  /** Whether a generation that has been built is correct. */
  boolean ofBuild(Generation generation, Build build, Pace pace, LambdaLogger logger) {
    Share share = new Share(build.sampleOneIn(), build.seed(), true);
    Report report = verified(generation, share, false, pace, logger);
    store.builds().report(build, ReportJson.of(report));
    return report.isSound();
  }

  /** Runs a requested verification, unless a worker has leased it. */
  void run(
      String id,
      Generation generation,
      Worker.Invocation invocation,
      Pace pace,
      LambdaLogger logger) {
    VerificationJobs jobs = store.verifications();
    VerificationJob job =
        jobs.read(generation.view(), generation.number(), id)
            .filter(found -> found.report().isEmpty())
            .orElse(null);
    if (job == null || !jobs.claim(job, clock.instant(), invocation.end())) {
      return;
    }
    Share share = new Share(job.sampleOneIn(), id.hashCode(), true);
    String report;
    try {
      report = ReportJson.of(verified(generation, share, job.repair(), pace, logger));
    } catch (RuntimeException e) {
      report = Json.write(Map.of("sound", false, "error", "" + e));
    }
    jobs.report(job, report);
  }

  private Report verified(
      Generation generation, Share share, boolean repair, Pace pace, LambdaLogger logger) {
    try {
      Report report = verifier.verify(generation, share, repair, pace);
      write(generation, report, logger);
      return report;
    } catch (RuntimeException e) {
      line("not verified", generation)
          .metric(Metric.VERIFICATIONS_FAILED, 1)
          .error(e)
          .write(logger);
      throw e;
    }
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
