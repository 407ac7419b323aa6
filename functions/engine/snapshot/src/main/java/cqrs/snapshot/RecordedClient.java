package cqrs.snapshot;

import cqrs.snapshot.Recorded.Call;
import cqrs.snapshot.Recorded.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Answers calls from a record; opens no connection. */
final class RecordedClient implements SdkHttpClient {

  private final Recorded recorded;
  private final Map<Question, List<Call>> answers;
  private final Map<Question, Integer> asked = new ConcurrentHashMap<>();

  RecordedClient(Recorded recorded) {
    this.recorded = recorded;
    this.answers = recorded.byQuestion();
  }

  /** Whether it has answered any. */
  boolean isCalled() {
    return !asked.isEmpty();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answer(request);
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    String body = "";
    if (request.contentStreamProvider().isPresent()) {
      try (InputStream in = request.contentStreamProvider().get().newStream()) {
        body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    Call answer = answer(new Call(target, body, 200, "{}"));
    byte[] bytes = answer.answer().getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(answer.status())
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", "" + bytes.length)
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }

  /**
   * The recorded answer to the same call at the same repetition; else the answer to the first call
   * of its kind; else the answer to a write that asks for nothing.
   */
  private Call answer(Call call) {
    Question question = call.question();
    int before = asked.merge(question, 1, Integer::sum) - 1;
    List<Call> same = answers.getOrDefault(question, List.of());
    if (!same.isEmpty()) {
      return same.get(Math.min(before, same.size() - 1));
    }
    return recorded.calls().stream()
        .filter(it -> it.kind().equals(call.kind()))
        .findFirst()
        .orElse(call);
  }

  @Override
  public void close() {}
}
