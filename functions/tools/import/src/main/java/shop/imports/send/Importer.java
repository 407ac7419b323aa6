package shop.imports.send;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import shop.imports.plan.Plan;
import shop.imports.plan.Plan.History;
import shop.imports.plan.Plan.Product;

/**
 * Sends a plan: first the products, since orders refer to them, then the customers' histories.
 * Several writers work side by side, each with its own products and customers; a customer's
 * commands follow one another.
 */
public final class Importer {

  /** The views by which an import learns what is there already. */
  private static final Set<String> READ = Set.of("orders", "customers");

  private final HttpApi api;
  private final Views views;
  private final int writers;
  private final Tally tally = new Tally();

  public Importer(HttpApi api, Views views, int writers) {
    this.api = api;
    this.views = views;
    this.writers = writers;
  }

  /** The counts so far, also after {@link #run} has thrown {@link Stopped}. */
  public Tally tally() {
    return tally;
  }

  public void run(Plan plan, Progress progress) {
    // The decisions below rest on the views, so these must show the writes of an earlier run.
    views.awaitCaughtUp(READ::contains, progress::waitsForViews);
    CustomerWriter customers = new CustomerWriter(api, tally, progress);
    inParallel(
        Writers.share(plan.products(), writers, Product::id, _ -> 1),
        product -> {
          add(product);
          progress.advance(1);
        });
    inParallel(
        Writers.share(plan.histories(), writers, History::customerId, History::commands),
        customers::write);
  }

  private void add(Product product) {
    Answer answer = api.send(Command.add(product));
    if (answer.isSuccess()) {
      tally.products().count(true);
    } else if (answer.status() == 409) {
      tally.products().count(false);
      Answer shown = api.get("/sales/products/" + product.id());
      if (shown.isSuccess() && !isSame(product, shown.body())) {
        tally.otherProducts().increment();
      }
    } else {
      tally.failures().add("Product " + product.id() + ": " + answer.reason());
    }
  }

  private static boolean isSame(Product product, Fields shown) {
    Optional<Fields> price = shown.optionalChild("price");
    return shown.text("name").equals(product.name())
        && price.isPresent()
        && price.get().text("currency").equals(Plan.CURRENCY)
        && price.get().amount("amount").compareTo(product.price()) == 0;
  }

  /** Every share by a thread of its own; the first that stops stops all. */
  private static <T> void inParallel(List<List<T>> shares, Consumer<T> work) {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var finished = new ExecutorCompletionService<Void>(executor);
      for (List<T> share : shares) {
        finished.submit(() -> share.forEach(work), null);
      }
      for (int i = 0; i < shares.size(); i++) {
        finished.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Stopped stopped
          ? stopped
          : new IllegalStateException("A writer failed", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Stopped("The import was interrupted: run the same command again to go on.");
    } finally {
      executor.shutdownNow();
      executor.close();
    }
  }
}
