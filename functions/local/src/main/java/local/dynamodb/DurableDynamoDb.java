package local.dynamodb;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.exceptions.AWSExceptionFactory;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.embedded.DDBExceptionMappingInvocationHandler;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoader;
import software.amazon.dynamodb.services.local.shared.exceptions.LocalDBAccessException;
import software.amazon.dynamodb.services.local.shared.jobs.JobsRegister;

/** DynamoDB Local on a {@link DurableDatabase}, put together as {@code DynamoDBEmbedded} does. */
final class DurableDynamoDb extends LocalDBClient {
  private static final int THREADS = 10;

  private DurableDynamoDb(DurableDatabase database) {
    super(database, new JobsRegister(Executors.newFixedThreadPool(THREADS), false));
  }

  static DurableDynamoDb open(DataFolder folder) {
    try {
      SQLiteLibraryLoader.initialize();
    } catch (Exception e) {
      throw new IllegalStateException("SQLite cannot be loaded", e);
    }
    return new DurableDynamoDb(DurableDatabase.open(folder));
  }

  @Override
  public DynamoDbClient dynamoDbClient() {
    return throwing(DynamoDbClient.class, super.dynamoDbClient());
  }

  @Override
  public DynamoDbStreamsClient dynamoDbStreamsClient() {
    return throwing(DynamoDbStreamsClient.class, super.dynamoDbStreamsClient());
  }

  /** The client, with the SDK's exceptions instead of DynamoDB Local's own. */
  private static <T> T throwing(Class<T> type, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw ofSdk(e.getTargetException());
              }
            }));
  }

  private static Throwable ofSdk(Throwable fault) {
    try {
      switch (fault) {
        case DynamoDBLocalServiceException own ->
            DDBExceptionMappingInvocationHandler.handleDynamoDBLocalServiceException(own);
        case LocalDBAccessException database ->
            DDBExceptionMappingInvocationHandler.handleDynamoDBLocalServiceException(
                AWSExceptionFactory.buildInternalServerException(database.getMessage()));
        default -> {}
      }
      return fault;
    } catch (Throwable mapped) {
      return mapped;
    }
  }
}
