package cqrs.rebuild;

import cqrs.journal.codec.Json;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Report.Conservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of a verification's report. */
final class ReportJson {

  private ReportJson() {}

  static String of(Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sound", report.isSound());
    json.put("events", report.at().values().stream().mapToLong(Long::longValue).sum());
    json.put("rows", report.compared());
    json.put("differing", report.differing());
    json.put("differences", report.differences().stream().map(ReportJson::difference).toList());
    json.put("repaired", report.repaired());
    json.put("unrepaired", report.unrepaired().stream().map(ReportJson::unrepaired).toList());
    json.put("conservation", conservation(report.conservation()));
    return Json.write(json);
  }

  private static Map<String, Object> difference(Report.Difference difference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("row", List.of(difference.row().pk(), difference.row().sk()));
    json.put("what", difference.what());
    json.put("stored", difference.stored());
    json.put("expected", difference.expected());
    return json;
  }

  private static Map<String, Object> unrepaired(Report.Unrepaired row) {
    return Map.of("row", List.of(row.row().pk(), row.row().sk()), "why", row.why());
  }

  private static Map<String, Object> conservation(Conservation conservation) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (conservation) {
      case Conservation.Holds holds -> {
        json.put("holds", true);
        Map<String, String> sums = new LinkedHashMap<>();
        holds.sums().forEach((name, sum) -> sums.put(name, sum.toPlainString()));
        json.put("sums", sums);
      }
      case Conservation.Broken broken -> {
        json.put("holds", false);
        json.put("broken", broken.sums().stream().map(ReportJson::sum).toList());
      }
      case Conservation.NotChecked notChecked -> json.put("notChecked", notChecked.why());
    }
    return json;
  }

  private static Map<String, Object> sum(Report.Sum sum) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sum", sum.name());
    json.put("rows", sum.rows().toPlainString());
    json.put("journal", sum.journal().toPlainString());
    return json;
  }
}
