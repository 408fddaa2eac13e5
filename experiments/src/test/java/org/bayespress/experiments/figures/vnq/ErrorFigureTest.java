package org.bayespress.experiments.figures.vnq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bayespress.experiments.figures.Picture;
import org.junit.jupiter.api.Test;

class ErrorFigureTest {

  /** The paper says 1.07 with a Monte Carlo estimate for the truth. */
  @Test
  void theLargestErrorIsThatOfThePaperAndInTheTitle() {
    ErrorFigure.Maps maps = ErrorFigure.Maps.compute();
    assertThat(maps.largestError()).isCloseTo(1.06, within(0.01));
    assertThat(maps.mean()).isCloseTo(0.2, within(1e-9));
    assertThat(maps.logSigma2()).isEqualTo(-10);
    Picture picture = new ErrorFigure().draw(List.of());
    assertThat(picture.title()).endsWith("maximum error 1.06 nats");
    assertThat(picture.description()).contains("theta = ±0.200, log sigma^2 = -10.00");
  }

  /** Symmetric in theta; wide posteriors cost nothing. */
  @Test
  void theMapsAreTheKl() {
    ErrorFigure.Maps maps = ErrorFigure.Maps.compute();
    double[] narrow = maps.exact().getFirst();
    for (int i = 0; i < narrow.length; i++) {
      assertThat(narrow[i]).isCloseTo(narrow[narrow.length - 1 - i], within(1e-9));
    }
    assertThat(maps.exact().getLast()[150]).isCloseTo(0, within(0.1));
    // what the approximation misses at 0
    assertThat(narrow[150] - maps.approximate().getFirst()[150]).isCloseTo(0.82, within(0.01));
    assertThat(maps.exact()).hasSize(ErrorFigure.LOG_SIGMA2S);
  }
}
