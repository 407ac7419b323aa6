package cqrs.application;

import cqrs.command.CommandReader;
import cqrs.domain.Event;
import cqrs.http.Route;
import cqrs.http.Route.About;
import cqrs.query.Queries.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes of an application, each with its scopes and with what answers it.
 *
 * @param <E> the application's events
 */
public final class Endpoints<E extends Event> {

  private final List<Route> routes = new ArrayList<>();
  private final Map<String, CommandReader<E>> commands = new LinkedHashMap<>();
  private final Map<String, Map<String, Query>> queries = new HashMap<>();

  Endpoints() {}

  /** Begins with commands that have the same scopes. */
  public CommandsOf commands(About about, String... scopes) {
    return new CommandsOf(about, scopes);
  }

  /** Begins with queries that have the same scopes. */
  public QueriesOf queries(About about, String... scopes) {
    return new QueriesOf(about, scopes);
  }

  /** Commands that have the same scopes. */
  public final class CommandsOf {

    private final About about;
    private final String[] scopes;

    private CommandsOf(About about, String... scopes) {
      this.about = about;
      this.scopes = scopes.clone();
    }

    /**
     * Adds a command.
     *
     * @param key the route: {@code PUT /rooms/{id}/name}
     */
    public CommandsOf add(String key, CommandReader<E> reader) {
      addRoute(key, about, scopes);
      commands.put(key, reader);
      return this;
    }
  }

  /** Queries that have the same scopes. */
  public final class QueriesOf {

    private final About about;
    private final String[] scopes;

    private QueriesOf(About about, String... scopes) {
      this.about = about;
      this.scopes = scopes.clone();
    }

    /**
     * Adds a query.
     *
     * @param key the route: {@code GET /rooms/{id}}
     * @param view the view that answers it
     */
    public QueriesOf add(String key, String view, Query query) {
      addRoute(key, about, scopes);
      queries.computeIfAbsent(view, _ -> new HashMap<>()).put(key, query);
      return this;
    }
  }

  private void addRoute(String key, About about, String... scopes) {
    int space = key.indexOf(' ');
    routes.add(new Route(key.substring(0, space), key.substring(space + 1), about, scopes));
  }

  List<Route> routes() {
    return Collections.unmodifiableList(routes);
  }

  Map<String, CommandReader<E>> commands() {
    return Collections.unmodifiableMap(commands);
  }

  Map<String, Query> queriesOf(String view) {
    return queries.getOrDefault(view, Map.of());
  }
}
