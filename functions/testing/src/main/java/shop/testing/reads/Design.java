package shop.testing.reads;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What questions are answered from. */
public enum Design {
  VIEW("view"),
  INDEX("indexed table"),
  SCAN("scan");

  private final String text;

  Design(String text) {
    this.text = text;
  }

  public Answers answers(ReadStore store, DynamoDbClient client) {
    return switch (this) {
      case VIEW -> store.views(client);
      case INDEX -> RowAnswers.indexed(client, ReadStore.ROWS);
      case SCAN -> RowAnswers.scanning(client, ReadStore.ROWS);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
