package cqrs.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.domain.Application;
import java.util.Map;

/**
 * The CloudWatch namespace of a function's metrics. A template sets METRICS_NAMESPACE to its
 * stack's name, so that two stacks in one account never count each other's faults. Without the
 * setting it is the application's.
 *
 * @param name as CloudWatch shows it
 */
public record MetricsNamespace(String name) {

  private static final String SETTING = "METRICS_NAMESPACE";

  /** Reads a function's environment. */
  public static MetricsNamespace of(Map<String, String> environment) {
    String set = environment.getOrDefault(SETTING, "");
    return set.isBlank() ? ofApplication() : new MetricsNamespace(set);
  }

  private static MetricsNamespace ofApplication() {
    return new MetricsNamespace(Application.current().metricsNamespace());
  }

  /** The log of an invocation: metrics in lines that are written to it are of this namespace. */
  public LambdaLogger log(Context context) {
    return new Log(this, context.getLogger());
  }

  static MetricsNamespace of(LambdaLogger logger) {
    return logger instanceof Log log ? log.namespace : ofApplication();
  }

  private record Log(MetricsNamespace namespace, LambdaLogger logger) implements LambdaLogger {

    @Override
    public void log(String message) {
      logger.log(message);
    }

    @Override
    public void log(byte[] message) {
      logger.log(message);
    }
  }
}
