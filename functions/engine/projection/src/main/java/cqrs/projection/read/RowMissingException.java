package cqrs.projection.read;

import cqrs.projection.RowKey;

/**
 * A query has found rows that speak of another one, which is not there yet: its partition is not as
 * far. Thrown by the query of a {@link View#read} with a token.
 */
public final class RowMissingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RowMissingException(RowKey key) {
    super("The row " + key + " is not there yet, and others speak of it.");
  }
}
