package shop.imports.send;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Puts a {@link FakeShop} on a port, and breaks as told. */
public final class FakeShopServer implements AutoCloseable {

  /**
   * How the n-th command ends: not carried out, or carried out without the caller hearing of it.
   */
  public enum Death {
    BEFORE,
    AFTER
  }

  private final FakeShop shop;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> commands = new ArrayList<>();
  private Random faults = new Random(0);
  private double faultRate;
  private int diesAt = Integer.MAX_VALUE;
  private Death death = Death.BEFORE;
  private boolean dead;

  public FakeShopServer(FakeShop shop) throws IOException {
    this.shop = shop;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From the n-th command from now on (counted from 0), nobody answers. */
  public synchronized void dieAt(int command, Death how) {
    commands.clear();
    diesAt = command;
    death = how;
  }

  synchronized void revive() {
    diesAt = Integer.MAX_VALUE;
    dead = false;
  }

  /** Now and then 429, 503, or a connection that breaks before or after the work is done. */
  synchronized void misbehave(long seed, double rate) {
    faults = new Random(seed);
    faultRate = rate;
  }

  synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      FakeShop.Reply reply = reply(exchange);
      if (reply == null) {
        return;
      }
      byte[] body = JSON.std.asBytes(reply.body());
      if (reply.status() == 429 || reply.status() == 503) {
        exchange.getResponseHeaders().add("Retry-After", "1");
      }
      if (reply.replayed()) {
        exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
      }
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Null where the connection breaks. */
  private synchronized FakeShop.@Nullable Reply reply(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (dead) {
      return null;
    }
    double chance = faults.nextDouble();
    if (chance < faultRate) {
      return FakeShop.Reply.problem(chance < faultRate / 2 ? 429 : 503, "Not now");
    }
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("GET")) {
      return shop.query(path);
    }
    boolean dies = commands.size() == diesAt;
    commands.add(exchange.getRequestMethod() + " " + path);
    boolean breaks = dies || faults.nextDouble() < faultRate;
    boolean works = dies ? death == Death.AFTER : !breaks || faults.nextBoolean();
    dead = dies;
    Map<String, Object> fields = JSON.std.mapFrom(body);
    Optional<String> key =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    FakeShop.Reply reply =
        works
            ? shop.command(exchange.getRequestMethod(), path, fields, key)
            : FakeShop.Reply.problem(500, "never sent");
    return breaks ? null : reply;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
