package cqrs.application;

import cqrs.command.CommandReader;
import cqrs.command.Commands;
import cqrs.domain.AggregateId;
import cqrs.domain.Application;
import cqrs.domain.Event;
import cqrs.http.Api;
import cqrs.http.Route;
import cqrs.journal.AggregateRows;
import cqrs.journal.Stored;
import cqrs.journal.codec.EventCodec;
import cqrs.projection.Projection;
import cqrs.projection.Projector;
import cqrs.projection.Views;
import cqrs.query.Queries;
import cqrs.relay.RelayContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All parts of an application in one object, for an application whose functions share one jar. Its
 * class is the provider of each of these services. One projector, named like the application, keeps
 * all views.
 *
 * @param <E> the application's events
 */
public abstract class WholeApplication<E extends Event>
    implements Application, Stored<E>, Views<E>, RelayContract<E>, Api, Commands<E>, Queries {

  private final String name;
  private final EventCodec<E> codec;
  private final List<AggregateRows<?, ?>> aggregates;
  private final List<Projection<E>> views;

  /**
   * Declares the application.
   *
   * @param name see {@link Application#name}
   * @param codec the stored form of every event
   * @param aggregates every kind of aggregate
   * @param views all views. The first one is {@link Application#publishedView}
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array goes no further.
  protected WholeApplication(
      String name,
      EventCodec<E> codec,
      List<AggregateRows<?, ?>> aggregates,
      Projection<E>... views) {
    this.name = name;
    this.codec = codec;
    this.aggregates = List.copyOf(aggregates);
    this.views = List.of(views);
  }

  /** Declares the routes, each with what answers it. */
  protected abstract void declare(Endpoints<E> endpoints);

  private Endpoints<E> endpoints() {
    Endpoints<E> endpoints = new Endpoints<>();
    declare(endpoints);
    return endpoints;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String publishedView() {
    return views.getFirst().view();
  }

  @Override
  public final EventCodec<E> codec() {
    return codec;
  }

  @Override
  public final List<AggregateRows<?, ?>> aggregates() {
    return aggregates;
  }

  /** By the first segment of {@link Application#path}. */
  @Override
  public final Map<String, String> journals() {
    return aggregates.stream()
        .collect(
            Collectors.toMap(
                rows -> path(new AggregateId(rows.type(), "id")).split("/", -1)[1],
                AggregateRows::type));
  }

  @Override
  public final List<Projector<E>> projectors() {
    return List.of(new Projector<>(name, views));
  }

  /** {@code rooms:read-all}, {@code rooms:import} and {@code views:admin}. */
  @Override
  public Scopes scopes() {
    return new Scopes(name + ":read-all", name + ":import", "views:admin");
  }

  @Override
  public final List<Route> ownRoutes() {
    return endpoints().routes();
  }

  @Override
  public final Map<String, CommandReader<E>> readers() {
    return endpoints().commands();
  }

  @Override
  public final Map<String, Query> queriesOf(String view) {
    return endpoints().queriesOf(view);
  }
}
