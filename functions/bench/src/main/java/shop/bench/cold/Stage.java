package shop.bench.cold;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import shop.local.dynamodb.TableRequests;
import shop.local.events.Deliveries;
import shop.local.events.EventBuses;
import shop.local.functions.Time;
import shop.local.gateway.HttpServer;
import shop.local.gateway.PutEvents;
import shop.local.template.Template;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** The services that functions call, over HTTP: the template's tables, empty, and its buses. */
final class Stage implements AutoCloseable {

  private final DynamoDBProxyServer dynamoDb;
  private final URI dynamoDbUri;
  private final Deliveries deliveries;
  private final HttpServer eventBridge;

  private Stage(
      DynamoDBProxyServer dynamoDb,
      URI dynamoDbUri,
      Deliveries deliveries,
      HttpServer eventBridge) {
    this.dynamoDb = dynamoDb;
    this.dynamoDbUri = dynamoDbUri;
    this.deliveries = deliveries;
    this.eventBridge = eventBridge;
  }

  static Stage open(Template template) throws Exception {
    int port = freePort();
    DynamoDBProxyServer dynamoDb = quietly(port);
    dynamoDb.start();
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      template.tables().forEach(table -> client.createTable(TableRequests.create(table)));
    }
    Deliveries deliveries = new Deliveries(Time.REAL, new Nowhere());
    EventBuses buses = new EventBuses(template, Time.REAL, deliveries);
    return new Stage(dynamoDb, uri, deliveries, HttpServer.open(new PutEvents(buses)));
  }

  /** It prints what it is told. */
  private static synchronized DynamoDBProxyServer quietly(int port) throws Exception {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      return ServerRunner.createServerFromCommandLineArgs(
          new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", "" + port});
    } finally {
      System.setOut(out);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** By the environment variables that SDKs know. */
  Map<String, URI> endpoints() {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB",
        dynamoDbUri,
        "AWS_ENDPOINT_URL_EVENTBRIDGE",
        eventBridge.uri());
  }

  @Override
  public void close() {
    eventBridge.close();
    deliveries.close();
    try {
      dynamoDb.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop.", e);
    }
  }

  /** Whoever is to be started by events is started by the play. */
  private record Nowhere() implements Deliveries.Outlets {
    @Override
    public void invoke(String function, byte[] event) {}

    @Override
    public void send(String queue, String message) {}

    @Override
    public void giveUp(String queue, String event) {}
  }
}
