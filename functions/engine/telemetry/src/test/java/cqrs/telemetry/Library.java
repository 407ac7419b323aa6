package cqrs.telemetry;

import cqrs.domain.AggregateId;
import cqrs.domain.Application;

/** The application of these tests. */
public final class Library implements Application {

  @Override
  public String name() {
    return "library";
  }

  @Override
  public String publishedView() {
    return "loans";
  }

  @Override
  public String path(AggregateId aggregate) {
    return "/loans/" + aggregate.id();
  }
}
