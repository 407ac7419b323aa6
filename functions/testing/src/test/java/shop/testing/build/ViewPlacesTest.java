package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.Projector;
import cqrs.telemetry.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.views.ShopViews;

/** Every view has its table, settings, permissions, alarms and lines on the dashboard. */
class ViewPlacesTest {

  @Test
  void everyViewIsEverywhereInTheTemplates() {
    assertThat(new ViewPlaces(ShopViews.VIEWS.projectors()).missing()).isEmpty();
  }

  @Test
  void aViewThatStandsInTheApplicationOnlyIsMissedAtEachPlace() {
    List<Projector<ShopEvent>> more =
        ShopViews.VIEWS.projectors().stream()
            .map(
                it ->
                    it.name().equals("sales")
                        ? new Projector<ShopEvent>("sales", with(it.views(), new Eclipses()))
                        : it)
            .toList();

    List<String> missing = new ViewPlaces(more).missing();

    assertThat(missing)
        .contains(
            "template.yaml: no table EclipsesView for the view eclipses",
            "template.yaml: SalesProjectorFunction's Environment lacks ECLIPSES_TABLE",
            "template.yaml: MonitorFunction's Environment lacks ECLIPSES_TABLE",
            "template.yaml: SalesProjectorFunction's dynamodb:LeadingKeys lack eclipses",
            "template.yaml: SalesProjectorFunction may not dynamodb:UpdateItem on EclipsesView",
            "template.yaml: CatchUpFunction may not dynamodb:UpdateItem on EclipsesView",
            "template.yaml: no stack of infra/view-alarms.yaml with View: eclipses, so the view has"
                + " no alarm",
            "template.yaml: no parameter EclipsesLagSeconds for the view's alarms",
            "template.yaml: no parameter EclipsesLagEvents for the view's alarms",
            "infra/dashboard.yaml: no line LagEvents for the view eclipses")
        .noneMatch(sentence -> sentence.contains("OrdersProjectorFunction"));
    assertThat(missing.stream().filter(s -> s.matches("infra/dashboard.yaml: .* view eclipses")))
        .hasSize(
            (int)
                Stream.of(Metric.values())
                    .filter(metric -> metric.dimension() == Metric.Dimension.VIEW)
                    .count());
  }

  @Test
  void viewsOfAProjectorThatNoFunctionIsAreMissed() {
    List<Projector<ShopEvent>> more =
        with(
            ShopViews.VIEWS.projectors(),
            new Projector<ShopEvent>("time", List.of(new Eclipses())));

    assertThat(new ViewPlaces(more).missing())
        .contains(
            "template.yaml: no function has PROJECTOR: time, so no projector has the views"
                + " eclipses");
  }

  @Test
  void aFunctionThatIsAnotherProjectorIsFound() {
    List<Projector<ShopEvent>> fewer =
        ShopViews.VIEWS.projectors().stream().filter(it -> !it.name().equals("sales")).toList();

    assertThat(new ViewPlaces(fewer).missing())
        .contains(
            "template.yaml: SalesProjectorFunction's PROJECTOR is sales, which is no projector");
  }

  private static <T> List<T> with(List<T> some, T more) {
    List<T> all = new ArrayList<>(some);
    all.add(more);
    return all;
  }

  /** A view that nothing but this list knows. */
  private static final class Eclipses implements Projection<ShopEvent> {

    @Override
    public String view() {
      return "eclipses";
    }

    @Override
    public Version version() {
      return new Version(1, 0);
    }

    @Override
    public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {}
  }
}
