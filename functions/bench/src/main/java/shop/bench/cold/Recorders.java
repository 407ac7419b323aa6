package shop.bench.cold;

import cqrs.snapshot.Recorded.Call;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Recorder} before each service. */
record Recorders(Map<String, Recorder> byVariable) implements AutoCloseable {

  static Recorders open(Map<String, URI> services, List<Call> calls) throws IOException {
    Map<String, Recorder> recorders = new LinkedHashMap<>();
    for (Map.Entry<String, URI> service : services.entrySet()) {
      recorders.put(service.getKey(), Recorder.open(service.getValue(), calls));
    }
    return new Recorders(recorders);
  }

  Map<String, URI> endpoints() {
    Map<String, URI> endpoints = new LinkedHashMap<>();
    byVariable.forEach((variable, recorder) -> endpoints.put(variable, recorder.uri()));
    return endpoints;
  }

  @Override
  public void close() {
    byVariable.values().forEach(Recorder::close);
  }
}
