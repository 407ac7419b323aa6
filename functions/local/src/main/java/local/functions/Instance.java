package local.functions;

import static java.util.Comparator.comparingInt;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import local.template.StartupException;
import local.template.Template.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** One started instance of a function: what stays warm between invocations. */
final class Instance {
  private final RequestStreamHandler handler;
  private final AtomicBoolean ended;

  private Instance(RequestStreamHandler handler, AtomicBoolean ended) {
    this.handler = handler;
    this.ended = ended;
  }

  /** The instance has ended. An error, so that no function handles it. */
  static final class EndedError extends Error {
    private static final long serialVersionUID = 1;

    private EndedError() {
      super("This instance ran into its timeout.");
    }
  }

  /**
   * Starts one, with the environment and the clients if its class has a constructor for them.
   *
   * @throws StartupException if there is no such handler, or its constructor throws
   */
  static Instance start(Function function, Clients clients) {
    var className = function.handler().replaceFirst("::handleRequest$", "");
    Class<?> type;
    try {
      type = Class.forName(className);
    } catch (ClassNotFoundException | LinkageError e) {
      throw fault(function, "there is no class %s among those built".formatted(className), e);
    }
    var ended = new AtomicBoolean();
    var own = clients.checking(_ -> requireAlive(ended), _ -> requireAlive(ended));
    return new Instance(
        switch (construct(function, type, own)) {
          case RequestStreamHandler handler -> handler;
          case RequestHandler<?, ?> handler -> fromObjects(function, handler);
          default -> throw fault(function, className + " has no handleRequest", null);
        },
        ended);
  }

  /** As the runtime hands JSON to a handler of objects. */
  private static RequestStreamHandler fromObjects(Function function, RequestHandler<?, ?> handler) {
    var method =
        Arrays.stream(handler.getClass().getMethods())
            .filter(Instance::isHandleRequest)
            .findFirst()
            .orElseThrow(
                () ->
                    fault(function, handler.getClass().getName() + " has no handleRequest", null));
    var input = serializer(method.getParameterTypes()[0]);
    var output = serializer(method.getReturnType());
    @SuppressWarnings("unchecked") // The events given to it are made by its own method's type.
    var untyped = (RequestHandler<Object, Object>) handler;
    return (event, answer, context) ->
        output.toJson(untyped.handleRequest(input.fromJson(event), context), answer);
  }

  /**
   * Ends it after a timeout. Lambda ends the process; here threads go on, but reach no other
   * service.
   */
  void end() {
    ended.set(true);
  }

  private static void requireAlive(AtomicBoolean ended) {
    if (ended.get()) {
      throw new EndedError();
    }
  }

  String handle(byte[] event, Context context) throws IOException {
    var bytes = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), bytes, context);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isHandleRequest(Method method) {
    return method.getName().equals("handleRequest")
        && !method.isBridge()
        && method.getParameterCount() == 2
        && method.getParameterTypes()[1] == Context.class;
  }

  /** The managed runtime's own mappings for the events that it knows, else plain properties. */
  @SuppressWarnings("unchecked")
  private static PojoSerializer<Object> serializer(Class<?> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor((Class<Object>) type, type.getClassLoader())
        : JacksonFactory.getInstance().getSerializer((Class<Object>) type);
  }

  private static Object construct(Function function, Class<?> type, Clients clients) {
    var environment = function.environment();
    try {
      var richestFirst = type.getConstructors();
      Arrays.sort(richestFirst, comparingInt((Constructor<?> it) -> -it.getParameterCount()));
      for (var constructor : richestFirst) {
        var parameters = List.<Class<?>>of(constructor.getParameterTypes());
        if (parameters.equals(List.of(Map.class, DynamoDbClient.class, EventBridgeClient.class))) {
          return constructor.newInstance(
              environment, clients.dynamoDb(), clients.eventBridge().get());
        }
        if (parameters.equals(List.of(Map.class, DynamoDbClient.class))) {
          return constructor.newInstance(environment, clients.dynamoDb());
        }
        if (parameters.isEmpty()) {
          return constructor.newInstance();
        }
      }
      throw fault(function, type.getName() + " has no public constructor", null);
    } catch (InvocationTargetException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw fault(function, "its constructor fails: " + cause.getMessage(), cause);
    } catch (ReflectiveOperationException e) {
      throw fault(function, "%s cannot be constructed: %s".formatted(type.getName(), e), e);
    }
  }

  private static StartupException fault(Function function, String what, @Nullable Throwable cause) {
    var message =
        "The function %s (Handler %s) cannot be started: %s."
            .formatted(function.logicalId(), function.handler(), what);
    return cause == null ? new StartupException(message) : new StartupException(message, cause);
  }
}
