package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.testkit.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.api.FuzzRequest.Header;
import shop.testing.api.RawExchange.RawAnswer;
import shop.testing.openapi.OpenApi.Operation;

/**
 * Whatever is sent, the answer is one of the contract, and who is refused changes nothing. Each
 * request is valid by the document but for up to three changes, and is made of a seed of its own:
 * {@code -Dfuzz=1 -Dfuzz.seed=N} sends the one that a failure names.
 */
@ExtendWith(SharedShop.class)
final class FuzzTest {

  private static final int BATCH = 200;
  private static final int MOST_SHOWN = 10;

  private final int requests = Integer.getInteger("fuzz", 400);
  private final long seed = Long.getLong("fuzz.seed", 20_261_128);
  private final int atOnce = Integer.getInteger("fuzz.atOnce", 4);

  private final Shop shop;
  private final FuzzRequests valid;
  private final Mutations mutations;
  private final FuzzOracle oracle;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();

  FuzzTest(Shop shop) {
    this.shop = shop;
    this.valid = new FuzzRequests(shop);
    this.mutations = new Mutations(valid.cursors());
    this.oracle = new FuzzOracle(shop);
  }

  @Test
  void nobodyBreaksTheApi() throws InterruptedException {
    for (int sent = 0; sent < requests && failures.size() < MOST_SHOWN; sent += BATCH) {
      batch(sent, Math.min(BATCH, requests - sent));
      oracle.untold(unknown).forEach(event -> failures.add("No success has told of " + event));
    }
    assertThat(failures).as("answers by status: %s", new TreeMap<>(statuses)).isEmpty();
    if (requests >= BATCH) {
      assertThat(statuses).as("valid and refused ones").containsKeys(200, 201, 400, 404, 405, 415);
    }
    System.out.println("Fuzz: " + requests + " requests from seed " + seed + ": " + statuses);
  }

  private void batch(int first, int count) throws InterruptedException {
    try (ExecutorService callers = Executors.newFixedThreadPool(atOnce)) {
      for (int i = 0; i < count; i++) {
        long one = seed + first + i;
        callers.execute(() -> send(one));
      }
      callers.shutdown();
      assertThat(callers.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
    }
  }

  private FuzzRequest request(long one) {
    Random random = Seeds.random(one);
    List<Operation> operations = valid.operations();
    FuzzRequest request = valid.valid(operations.get(random.nextInt(operations.size())), random);
    request.headers.removeIf(header -> header.name().equals("X-Correlation-Id"));
    request.headers.add(new Header("X-Correlation-Id", "fuzz-" + one));
    // One in four stays valid, so that the others meet a shop in which something happens.
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      mutations.change(request, random);
    }
    return request;
  }

  private void send(long one) {
    String shown = "Seed " + one;
    try {
      FuzzRequest request = request(one);
      shown += "\n" + request;
      RawAnswer answer =
          RawExchange.send(shop.uri().getPort(), request.toBytes(shop.uri().getPort()));
      statuses.merge(answer.status(), 1, Integer::sum);
      if (answer.status() == 503) {
        unknown.add("fuzz-" + one);
      }
      List<String> faults = new ArrayList<>(oracle.faults(request, answer));
      if (!faults.isEmpty()) {
        failures.add("%s\n--> %s\nFaults: %s\n".formatted(shown, answer, faults));
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(shown + "\n--> " + e);
    }
  }
}
