package cqrs.projection.read;

import cqrs.projection.RowKey;

/**
 * A query has found a reference to a row that does not exist yet, because its partition lags. The
 * query of a {@link View#read} with a token throws it.
 */
public final class RowMissingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RowMissingException(RowKey key) {
    super("The row " + key + " does not exist yet, but another row refers to it.");
  }
}
