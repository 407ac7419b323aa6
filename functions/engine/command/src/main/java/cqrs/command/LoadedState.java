package cqrs.command;

import cqrs.domain.Event;
import cqrs.journal.Journal;
import cqrs.journal.Versioned;
import cqrs.journal.WriteModel;
import cqrs.journal.codec.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The stored state that a command is decided on.
 *
 * @param rows the aggregate, what it refers to, and the receipt
 * @param knownHead of the partition; empty where only the aggregate tells the partition
 */
record LoadedState<S>(
    WriteModel.Rows rows, Optional<Versioned<S>> aggregate, Optional<Position> knownHead) {

  /** Reads the rows and, where the partition is known beforehand, its head at the same time. */
  static <S, E extends Event> LoadedState<S> read(
      WriteModel writeModel,
      Journal<?> journal,
      CommandSpec<S, E> command,
      Optional<IdempotencyKey> key) {
    Optional<CompletableFuture<Position>> head =
        command.orderingKey().map(k -> head(journal, journal.partitions().of(k)));
    WriteModel.Reads reads =
        writeModel.reads().aggregate(command.aggregate()).aggregates(command.references());
    key.ifPresent(k -> reads.receipt(k.caller(), k.key()));
    WriteModel.Rows rows = reads.read();
    return new LoadedState<>(
        rows, rows.aggregate(command.rows(), command.aggregate()), head.map(LoadedState::join));
  }

  /** The aggregate's version; 0 if there is none. */
  long version() {
    return aggregate.map(Versioned::version).orElse(0L);
  }

  /** When the aggregate's last event occurred; empty if there is none, or its row does not tell. */
  Optional<Instant> lastAt() {
    return aggregate.map(Versioned::lastAt);
  }

  @Nullable S stateOrNull() {
    return aggregate.map(Versioned::state).orElse(null);
  }

  /** The head of the partition that the aggregate's events go to. */
  Position head(Journal<?> journal) {
    return knownHead.orElseGet(
        () -> {
          int partition = aggregate.orElseThrow().last().partition();
          return new Position(partition, journal.head(partition));
        });
  }

  private static CompletableFuture<Position> head(Journal<?> journal, int partition) {
    return CompletableFuture.supplyAsync(
        () -> new Position(partition, journal.head(partition)), Thread::startVirtualThread);
  }

  private static Position join(CompletableFuture<Position> head) {
    try {
      return head.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
