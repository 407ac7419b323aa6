package cqrs.telemetry;

import cqrs.domain.Application;

/** The application of these tests. */
public final class Library implements Application {

  @Override
  public String name() {
    return "library";
  }

  @Override
  public String metricsNamespace() {
    return "Library";
  }

  @Override
  public String publishedView() {
    return "loans";
  }
}
