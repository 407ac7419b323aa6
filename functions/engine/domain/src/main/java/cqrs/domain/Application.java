package cqrs.domain;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The application that runs on the engine.
 *
 * <p>The engine finds an application's parts as {@linkplain ServiceLoader services}: this one, how
 * it stores events and aggregates, its views, its HTTP API, its commands, its queries and its relay
 * contract. One class may be several of them. A deployed function needs only the parts that it
 * uses.
 */
public interface Application {

  /**
   * A short name in lower case. It is part of the problem types: {@code urn:problem-type:library:}.
   */
  String name();

  /**
   * The CloudWatch namespace of its metrics where no stack sets METRICS_NAMESPACE: the name with a
   * capital.
   */
  default String metricsNamespace() {
    return name().substring(0, 1).toUpperCase(Locale.ROOT) + name().substring(1);
  }

  /**
   * The view that must show an event before the relay publishes it, so that a subscriber who asks
   * at once finds it.
   */
  String publishedView();

  /**
   * The path of the HTTP API that shows an aggregate: the header Location of a command that creates
   * it, and the link of an event on the bus. Ids need no encoding.
   */
  String path(AggregateId aggregate);

  /** The application of this process. */
  static Application current() {
    return part(Application.class);
  }

  /**
   * Finds a part of the application. Each part is made once.
   *
   * @throws IllegalStateException unless the class path declares exactly one
   */
  static <P> P part(Class<P> type) {
    return type.cast(Parts.FOUND.computeIfAbsent(type, Parts::find));
  }

  /** The parts found so far. */
  final class Parts {

    private static final Map<Class<?>, Object> FOUND = new ConcurrentHashMap<>();

    private Parts() {}

    private static Object find(Class<?> type) {
      List<? extends ServiceLoader.Provider<?>> found =
          ServiceLoader.load(type, type.getClassLoader()).stream().toList();
      if (found.size() != 1) {
        throw new IllegalStateException(
            "The class path declares %d providers of %s in META-INF/services: it needs exactly one."
                .formatted(found.size(), type.getName()));
      }
      return found.getFirst().get();
    }
  }
}
