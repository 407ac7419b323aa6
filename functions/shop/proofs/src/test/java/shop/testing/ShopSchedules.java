package shop.testing;

import cqrs.projection.Projection;
import cqrs.testkit.Seeds;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.SeededSchedules;
import cqrs.testkit.journal.WrittenJournal;
import java.util.List;
import java.util.Random;
import shop.domain.ShopEvent;

/** Fault schedules on the shop's events, and on projections with every kind of change. */
final class ShopSchedules implements SeededSchedules.Subject<ShopEvent> {

  private ShopSchedules() {}

  static SeededSchedules of(
      Class<?> test, String property, int count, SeededSchedules.OnJournal<ShopEvent> schedule) {
    return of(test, property, count, SeededSchedules.of(new ShopSchedules(), schedule));
  }

  static SeededSchedules of(Class<?> test, String property, int count, SeededSchedules.Kind kind) {
    return new SeededSchedules("functions/shop/proofs", test, property, count, kind);
  }

  @Override
  public WrittenJournal<ShopEvent> journal(Store store, String table, long seed) {
    Random random = Seeds.random(seed);
    return new History(store, table, 1 + random.nextInt(4), seed)
        .write(1 + random.nextInt(4), 1 + random.nextInt(3), 4 + random.nextInt(16));
  }

  @Override
  public Projection<ShopEvent> projection(String view, long seed) {
    List<Projection<ShopEvent>> samples = SampleProjections.all(view);
    return samples.get((int) Math.floorMod(seed, (long) samples.size()));
  }
}
