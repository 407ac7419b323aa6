package cqrs.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client whose calls pass somebody who may delay, repeat, lose or change them. */
final class Interposed {

  private Interposed() {}

  /** Stands between the code and the client. */
  @FunctionalInterface
  interface Between {

    /**
     * One call.
     *
     * @param method the client's method, such as {@code transactWriteItems}
     */
    Object call(String method, Callable<Object> call) throws Exception;
  }

  static DynamoDbClient client(DynamoDbClient target, Between between) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, method, args) ->
                between.call(
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(target, args);
                      } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof Exception cause ? cause : e;
                      }
                    }));
  }
}
