package cqrs.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** What Lambda tells a function of an invocation. */
final class Contexts {

  private Contexts() {}

  /** A context that has nothing but a logger. */
  static Context loggingTo(List<String> log) {
    return loggingTo(log::add);
  }

  /** A context whose logger fails. */
  static Context failing() {
    return loggingTo(
        _ -> {
          throw new IllegalStateException("the log is full");
        });
  }

  private static Context loggingTo(Consumer<String> log) {
    LambdaLogger logger =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            log.accept(message);
          }

          @Override
          public void log(byte[] message) {
            log(new String(message, StandardCharsets.UTF_8));
          }
        };
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> {
              if (method.getName().equals("getLogger")) {
                return logger;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
