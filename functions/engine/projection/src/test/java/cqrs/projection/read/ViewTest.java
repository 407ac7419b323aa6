package cqrs.projection.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.ViewFixture;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.GenerationRow;
import cqrs.projection.internal.generations.ManifestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Which generation is read, how consistently, and when. */
class ViewTest {

  private static final RowKey ROW = new RowKey("p0", "-");
  private static final Position TOKEN = new Position(0, 3);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final ViewFixture fixture = new ViewFixture();

  /** Times wrap around zero, as the machine's may. */
  private long now = Long.MAX_VALUE - 5;

  private final List<Duration> waited = new ArrayList<>();
  private final List<Position> asked = new ArrayList<>();
  private boolean isWritten = true;
  private Runnable whileParked = () -> {};

  private final View view =
      new View(
          fixture.dynamoDb,
          fixture.store(),
          ViewFixture.VIEW,
          "View",
          token -> {
            asked.add(token);
            return isWritten;
          },
          () -> now,
          nanos -> {
            now += nanos;
            whileParked.run();
          });

  @BeforeEach
  void aGenerationIsActive() {
    fixture.directory(1);
    fixture.generation(1, Map.of(0, 2L));
    row(1, 2);
  }

  /** The generation's row, with a ledger at this offset. */
  private void row(long generation, long ledger) {
    Map<String, AttributeValue> row = new HashMap<>(ROW.in(generation));
    row.put("n", Attributes.n(ledger));
    row.put("generation", Attributes.n(generation));
    row.put("@0", Attributes.n(ledger));
    fixture.rows.put(ROW.in(generation), row);
  }

  private ReadConsistency with(Position token, Duration patience) {
    return ReadConsistency.of(List.of(token), patience, waited::add);
  }

  private ReadConsistency withToken() {
    return with(TOKEN, TEN_SECONDS);
  }

  private static long generation(Optional<Row> row) {
    return row.orElseThrow().count("generation");
  }

  /** What was read of the view's rows: generation, and whether consistently. */
  private List<String> reads() {
    return fixture.calls(GetItemRequest.class).stream()
        .filter(get -> get.tableName().equals("View"))
        .map(
            get ->
                Attributes.string(get.key(), "pk") + (get.consistentRead() ? " consistently" : ""))
        .toList();
  }

  private long looksAtTheDirectory() {
    return fixture.calls(GetItemRequest.class).stream()
        .filter(get -> get.key().equals(ManifestRow.key(ViewFixture.VIEW)))
        .count();
  }

  private long looksAtCheckpoints() {
    return fixture.calls(GetItemRequest.class).stream()
        .filter(get -> "#p".equals(get.projectionExpression()))
        .count();
  }

  private static GenerationManifest directory(
      Optional<Long> active, Set<Long> kept, Optional<Long> building) {
    return new GenerationManifest(
        ViewFixture.VIEW,
        active,
        kept,
        Set.of(),
        building,
        9,
        Optional.empty(),
        SdkBytes.fromUtf8String("key"),
        1);
  }

  @Test
  void withoutATokenARowIsReadAsItIs() {
    assertThat(view.get(ROW, ReadConsistency.ANY).orElseThrow().count("n")).isEqualTo(2);
    assertThat(view.get(new RowKey("other", "-"), ReadConsistency.ANY)).isEmpty();
    assertThat(reads()).containsExactly("1#p0", "1#other");
    assertThat(looksAtCheckpoints()).isZero();
  }

  @Test
  void rowsOfAnEarlierVersionAreNotReadWhereALaterOneIsAsked() {
    fixture.generation(1, new Projection.Version(1, 7), Map.of(0, 3L));
    for (ReadConsistency any : List.of(ReadConsistency.ANY, withToken())) {
      ReadConsistency second = any.ofMajor(2);
      assertThatThrownBy(() -> view.get(ROW, second)).isInstanceOf(OlderRowsException.class);
      assertThatThrownBy(() -> view.read(second, rows -> rows.get(ROW)))
          .isInstanceOf(OlderRowsException.class);
      assertThatThrownBy(() -> view.page(second, "list", Optional.empty()))
          .isInstanceOf(OlderRowsException.class);
    }
    assertThat(reads()).isEmpty();
    assertThat(view.get(ROW, ReadConsistency.ANY.ofMajor(1))).isPresent();
    assertThat(view.get(ROW, ReadConsistency.ANY)).isPresent();
  }

  @Test
  void theVersionOfAGenerationIsLookedUpOnce() {
    fixture.generation(1, new Projection.Version(2, 0), Map.of(0, 3L));
    fixture.generation(2, new Projection.Version(3, 0), Map.of(0, 3L));
    ReadConsistency second = ReadConsistency.ANY.ofMajor(2);
    assertThat(generation(view.get(ROW, second))).isEqualTo(1);
    assertThat(generation(view.get(ROW, second))).isEqualTo(1);
    assertThat(looksAtGeneration(1)).isEqualTo(1);

    fixture.directory(2);
    row(2, 2);
    now += View.GENERATION_CACHE.toNanos();
    assertThat(generation(view.get(ROW, second))).isEqualTo(2);
    assertThat(looksAtGeneration(2)).isEqualTo(1);
  }

  @Test
  void aCursorOfAnEarlierVersionDoesNotGoOnWhereALaterOneIsAsked() {
    fixture.directory(directory(Optional.of(2L), Set.of(1L, 2L), Optional.empty()));
    fixture.generation(1, new Projection.Version(1, 0), Map.of(0, 3L));
    fixture.generation(2, new Projection.Version(2, 0), Map.of(0, 3L));
    String cursor =
        Cursors.write(
            directory(Optional.of(2L), Set.of(1L, 2L), Optional.empty()),
            "list",
            new Cursors.Cursor(1, List.of("k")));

    assertThat(view.page(ReadConsistency.ANY, "list", Optional.of(cursor)).after())
        .containsExactly("k");
    assertThatThrownBy(() -> view.page(ReadConsistency.ANY.ofMajor(2), "list", Optional.of(cursor)))
        .isInstanceOf(OlderRowsException.class);
  }

  private long looksAtGeneration(long generation) {
    return fixture.calls(GetItemRequest.class).stream()
        .filter(get -> Attributes.string(get.key(), "sk").equals(GenerationRow.sk(generation)))
        .count();
  }

  @Test
  void whichGenerationIsActiveIsLookedUpEveryFiveSeconds() {
    assertThat(generation(view.get(ROW, ReadConsistency.ANY))).isEqualTo(1);
    fixture.directory(2);
    row(2, 2);
    now += View.GENERATION_CACHE.toNanos() - 1;
    assertThat(generation(view.get(ROW, ReadConsistency.ANY))).isEqualTo(1);
    assertThat(looksAtTheDirectory()).isEqualTo(1);
    now += 1;
    assertThat(generation(view.get(ROW, ReadConsistency.ANY))).isEqualTo(2);
    assertThat(looksAtTheDirectory()).isEqualTo(2);
  }

  @Test
  void aViewThatIsNotBuiltIsLookedUpEachTime() {
    fixture.directory(directory(Optional.empty(), Set.of(), Optional.empty()));
    assertThatThrownBy(() -> view.get(ROW, ReadConsistency.ANY))
        .hasMessage("The view moves is not built.")
        .isInstanceOf(ViewNotBuiltException.class);
    fixture.directory(directory(Optional.empty(), Set.of(), Optional.of(1L)));
    assertThatThrownBy(() -> view.get(ROW, ReadConsistency.ANY))
        .hasMessage("The view moves is being built.")
        .isInstanceOf(ViewNotBuiltException.class);
    fixture.projections.clear();
    assertThatThrownBy(() -> view.get(ROW, ReadConsistency.ANY))
        .hasMessage("The view moves is not built.");
    fixture.directory(1);
    assertThat(view.get(ROW, ReadConsistency.ANY)).isPresent();
  }

  @Test
  void aRowThatHasTheWriteIsTheAnswer() {
    row(1, 3);
    assertThat(view.get(ROW, withToken())).isPresent();
    assertThat(reads()).containsExactly("1#p0 consistently");
    assertThat(looksAtCheckpoints()).isZero();
    assertThat(waited).containsExactly(Duration.ZERO);
  }

  @Test
  void aRowWithoutTheWriteIsReadAgainWhenTheCheckpointHasIt() {
    fixture.checkpoint(1, 0, 3);
    assertThat(view.get(ROW, withToken())).isPresent();
    assertThat(reads()).containsExactly("1#p0 consistently", "1#p0 consistently");
    assertThat(looksAtCheckpoints()).isEqualTo(1);
    assertThat(asked).isEmpty();
    assertThat(waited).containsExactly(Duration.ZERO);
  }

  @Test
  void aRowThatIsMissingIsWaitedForLikeAnyOther() {
    fixture.rows.clear();
    fixture.checkpoint(1, 0, 3);
    assertThat(view.get(ROW, withToken())).isEmpty();
    assertThat(reads()).hasSize(2);
  }

  /** A generation that is active since is read, and the journal is asked for the token once. */
  @Test
  void theReaderWaitsForTheCheckpointOfTheGenerationThatIsActiveThen() {
    long began = now;
    whileParked =
        () -> {
          if (now - began > Duration.ofSeconds(1).toNanos()) {
            fixture.directory(2);
            fixture.generation(2, Map.of(0, 3L));
            row(2, 3);
          }
        };
    assertThat(generation(view.get(ROW, withToken()))).isEqualTo(2);
    assertThat(reads()).containsExactly("1#p0 consistently", "2#p0 consistently");
    assertThat(asked).containsExactly(TOKEN);
    assertThat(looksAtCheckpoints()).isGreaterThan(2);
    assertThat(waited).containsExactly(Duration.ofNanos(now - began));
  }

  @Test
  void aWriteThatTheJournalDoesNotHaveIsRefusedAtOnce() {
    isWritten = false;
    long began = now;
    assertThatThrownBy(() -> view.get(ROW, withToken())).isInstanceOf(UnknownWriteException.class);
    assertThat(now).isEqualTo(began);
    assertThat(waited).containsExactly(Duration.ZERO);
    assertThat(looksAtCheckpoints()).isEqualTo(1);
  }

  @Test
  void aReaderWhoIsNotToldInTimeIsToldThatTheViewIsBehind() {
    long began = now;
    assertThatThrownBy(() -> view.get(ROW, withToken()))
        .hasMessage("The view moves does not show that write yet.")
        .isInstanceOf(ViewBehindException.class);
    assertThat(now - began).isEqualTo(TEN_SECONDS.toNanos());
    assertThat(waited).containsExactly(TEN_SECONDS);
    assertThat(looksAtTheDirectory()).as("each look asks which one is active").isGreaterThan(10);
  }

  /** Each kind of read counts what it has waited, so that the next one waits less. */
  @Test
  void aReaderWhoHasWaitedLongWaitsLessTheNextTime() {
    List<Runnable> readers =
        List.of(
            () -> view.get(ROW, withToken()),
            () -> view.read(withToken(), rows -> rows.get(ROW)),
            () -> view.page(withToken(), "query", Optional.empty()));
    for (Runnable reader : readers) {
      now += Duration.ofHours(1).toNanos();
      waited.clear();
      assertThatThrownBy(reader::run).isInstanceOf(ViewBehindException.class);
      assertThatThrownBy(reader::run).isInstanceOf(ViewBehindException.class);
      assertThat(waited.getFirst()).isEqualTo(TEN_SECONDS);
      assertThat(waited.getLast()).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void aTokenThatIsKnownToBeAWriteIsNotAskedFor() {
    View known = new View(fixture.dynamoDb, fixture.store(), ViewFixture.VIEW, "View");
    assertThatThrownBy(() -> known.get(ROW, with(TOKEN, Duration.ZERO)))
        .isInstanceOf(ViewBehindException.class);
  }

  private ReadConsistency withTokens(Position... tokens) {
    return ReadConsistency.of(List.of(tokens), Duration.ZERO, waited::add);
  }

  @Test
  void aRowThatHasAllWritesIsTheAnswer() {
    Map<String, AttributeValue> row = new HashMap<>(ROW.in(1));
    row.put("generation", Attributes.n(1));
    row.put("@0", Attributes.n(3));
    row.put("@5", Attributes.n(8));
    fixture.rows.put(ROW.in(1), row);

    assertThat(view.get(ROW, withTokens(TOKEN, new Position(5, 8), new Position(0, 1))))
        .isPresent();
    assertThat(reads()).containsExactly("1#p0 consistently");
    fixture.checkpoint(1, 0, 3);
    assertThatThrownBy(() -> view.get(ROW, withTokens(TOKEN, new Position(5, 9))))
        .isInstanceOf(ViewBehindException.class);
    assertThat(asked).containsExactly(new Position(5, 9));
  }

  @Test
  void allPartitionsAreLookedAtByOneCall() {
    fixture.checkpoint(1, 0, 3);
    fixture.checkpoint(1, 5, 8);
    fixture.checkpoint(1, 6, 1);
    ReadConsistency all =
        withTokens(TOKEN, new Position(5, 8), new Position(5, 2), new Position(6, 1));

    assertThat(view.<Long>read(all, rows -> generation(rows.get(ROW)))).isEqualTo(1);

    assertThat(reads()).containsExactly("1#p0 consistently");
    assertThat(
            fixture.calls(GetItemRequest.class).stream()
                .filter(get -> get.hasExpressionAttributeNames())
                .map(get -> get.expressionAttributeNames().size()))
        .containsExactly(3);
  }

  @Test
  void oneWriteOfSeveralThatTheJournalDoesNotHaveIsRefused() {
    isWritten = false;
    fixture.checkpoint(1, 0, 3);
    fixture.checkpoint(1, 5, 8);

    assertThatThrownBy(
            () -> view.read(withTokens(TOKEN, new Position(5, 9)), rows -> rows.get(ROW)))
        .isInstanceOf(UnknownWriteException.class);
    assertThat(asked).containsExactly(new Position(5, 9));
  }

  @Test
  void aQueryWithoutATokenReadsAsItIs() {
    assertThat(view.<Long>read(ReadConsistency.ANY, rows -> generation(rows.get(ROW))))
        .isEqualTo(1);
    assertThat(reads()).containsExactly("1#p0");
  }

  @Test
  void aQueryWithATokenReadsConsistentlyOnceTheCheckpointHasIt() {
    long began = now;
    whileParked = () -> fixture.checkpoint(1, 0, 3);
    assertThat(view.<Long>read(withToken(), rows -> generation(rows.get(ROW)))).isEqualTo(1);
    assertThat(reads()).containsExactly("1#p0 consistently");
    assertThat(waited).containsExactly(Duration.ofNanos(now - began));
    assertThat(now - began).isPositive();
  }

  @Test
  void aQueryThatMissesARowIsAskedAgainWithinTheSamePatience() {
    fixture.checkpoint(1, 0, 3);
    long began = now;
    assertThat(
            view.<Long>read(
                withToken(),
                rows -> {
                  Optional<Row> row = rows.get(ROW);
                  if (now - began < Duration.ofSeconds(1).toNanos()) {
                    throw new RowMissingException(ROW);
                  }
                  return generation(row);
                }))
        .isEqualTo(1);
    assertThat(waited.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofNanos(now - began));
    assertThat(looksAtTheDirectory()).isEqualTo(reads().size());
    assertThat(reads().size()).isGreaterThan(2);

    assertThatThrownBy(
            () ->
                view.read(
                    withToken(),
                    _ -> {
                      throw new RowMissingException(ROW);
                    }))
        .isInstanceOf(ViewBehindException.class);
    assertThat(now - began).isLessThanOrEqualTo(TEN_SECONDS.plusSeconds(3).toNanos());
  }

  @Test
  void theFirstPageIsOfTheActiveGenerationAndTheNextOneGoesOnThere() {
    View.Page first = view.page(ReadConsistency.ANY, "query", Optional.empty());
    assertThat(first.after()).isEmpty();
    assertThat(generation(first.rows().get(ROW))).isEqualTo(1);
    String cursor = first.next(List.of("one", "two"));

    now += View.GENERATION_CACHE.toNanos();
    fixture.directory(directory(Optional.of(2L), Set.of(1L, 2L), Optional.empty()));
    row(2, 9);
    View.Page second = view.page(ReadConsistency.ANY, "query", Optional.of(cursor));
    assertThat(second.after()).containsExactly("one", "two");
    assertThat(generation(second.rows().get(ROW))).isEqualTo(1);
    assertThat(
            view.page(ReadConsistency.ANY, "query", Optional.of(second.next(List.of("3")))).after())
        .containsExactly("3");
    assertThat(
            generation(view.page(ReadConsistency.ANY, "query", Optional.empty()).rows().get(ROW)))
        .isEqualTo(2);
    assertThat(reads()).containsExactly("1#p0", "1#p0", "2#p0");
  }

  /** The active one has the write, and the page's does not. */
  @Test
  void aPageWaitsForTheCheckpointOfItsOwnGeneration() {
    String cursor = view.page(ReadConsistency.ANY, "query", Optional.empty()).next(List.of("one"));
    now += View.GENERATION_CACHE.toNanos();
    fixture.directory(directory(Optional.of(2L), Set.of(1L, 2L), Optional.empty()));
    fixture.generation(2, Map.of(0, 3L));
    assertThatThrownBy(() -> view.page(withToken(), "query", Optional.of(cursor)))
        .isInstanceOf(ViewBehindException.class);

    fixture.checkpoint(1, 0, 3);
    View.Page page = view.page(withToken(), "query", Optional.of(cursor));
    assertThat(generation(page.rows().get(ROW))).isEqualTo(1);
    assertThat(reads()).containsExactly("1#p0 consistently");
  }

  /** Another instance has made it, which has seen the cut-over already. */
  @Test
  void aCursorOfAGenerationThatIsNewerThanTheLastLookIsRead() {
    assertThat(generation(view.get(ROW, ReadConsistency.ANY))).isEqualTo(1);
    fixture.directory(2);
    row(2, 2);
    String cursor =
        new View(fixture.dynamoDb, fixture.store(), ViewFixture.VIEW, "View")
            .page(ReadConsistency.ANY, "query", Optional.empty())
            .next(List.of("one"));
    View.Page page = view.page(ReadConsistency.ANY, "query", Optional.of(cursor));
    assertThat(generation(page.rows().get(ROW))).isEqualTo(2);
  }

  @Test
  void aForgedCursorIsRefused() {
    String cursor = view.page(ReadConsistency.ANY, "query", Optional.empty()).next(List.of("one"));
    for (String forged : List.of("forged", cursor.replace('A', 'B'))) {
      assertThatThrownBy(() -> view.page(ReadConsistency.ANY, "query", Optional.of(forged)))
          .isInstanceOf(BadCursorException.class);
    }
    assertThatThrownBy(() -> view.page(ReadConsistency.ANY, "another query", Optional.of(cursor)))
        .isInstanceOf(BadCursorException.class);
  }

  @Test
  void aPageOfAViewThatIsNotBuiltIsRefused() {
    fixture.directory(directory(Optional.empty(), Set.of(), Optional.of(1L)));
    assertThatThrownBy(() -> view.page(ReadConsistency.ANY, "query", Optional.empty()))
        .isInstanceOf(ViewNotBuiltException.class);
  }
}
