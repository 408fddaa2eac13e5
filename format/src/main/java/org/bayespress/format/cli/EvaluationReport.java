package org.bayespress.format.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.Evaluation;
import org.bayespress.format.io.JsonObject;

/** The result of {@code eval}, in digits that do not depend on the Java version. */
final class EvaluationReport {

  private static final int DECIMALS = 6;

  private EvaluationReport() {}

  static String text(Evaluation result) {
    return "testErrorPercent " + percent(result) + System.lineSeparator() + "errors " + result.errors() + " of "
        + result.count();
  }

  static String json(DecodedModel model, Evaluation result) {
    return new JsonObject()
        .add("network", model.network().name())
        .add("testErrorPercent", new BigDecimal(percent(result)))
        .add("errors", result.errors())
        .add("count", result.count())
        .add("fileBytes", model.ledger().fileBytes())
        .toString();
  }

  private static String percent(Evaluation result) {
    BigDecimal hundredfold = BigDecimal.valueOf(100L * result.errors());
    BigDecimal percent = hundredfold.divide(BigDecimal.valueOf(result.count()), DECIMALS, RoundingMode.HALF_EVEN);
    BigDecimal shortest = percent.stripTrailingZeros();
    return shortest.setScale(Math.max(2, shortest.scale()), RoundingMode.UNNECESSARY).toPlainString();
  }
}
