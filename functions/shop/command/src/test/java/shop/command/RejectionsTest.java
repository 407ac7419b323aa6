package shop.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.domain.Rejection;

class RejectionsTest {

  @Test
  void anOrderThatHasTakenItsLastReturnSaysSo() {
    Problem problem = Rejections.problem(new Rejection.TooManyReturns(), List.of());

    assertThat(problem.type()).isEqualTo(ProblemType.STATE_CONFLICT);
    assertThat(problem.detail()).contains("1000 returns");
  }
}
