package org.bayespress.benchmarks.kl;

import java.util.Set;
import org.bayespress.priors.loguniform.KingmaKl;
import org.bayespress.priors.loguniform.LogUniformPrior;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;

/** {@link KingmaKl} as a chain: a logarithm, an exponential and two polynomials by Horner's rule. */
public final class KingmaChain implements OpChain {
  private static final double C = 0.635181422730739;
  private static final double C1 = 1.16145124;
  private static final double C2 = -1.50204118;
  private static final double C3 = 0.58629921;

  @Override
  public Set<KlForm> forms() {
    return Set.of(new KlForm(LogUniformPrior.NAME, KingmaKl.FORM));
  }

  @Override
  public OpChain.Planned plan(INDArray theta, INDArray logSigma2, INDArray dTheta, INDArray dLogSigma2) {
    OpExecutioner ops = Nd4j.getExecutioner();
    INDArray t = theta.like();
    INDArray x = theta.like();
    INDArray inside = theta.like();
    INDArray alpha = theta.like();
    INDArray work = theta.like();
    return scale -> {
      theta.muli(theta, t).addi(1e-8);
      ops.exec(new Log(t, x));
      x.rsubi(logSigma2);
      ops.exec(new Step(x.muli(-1, inside), 0));
      ops.exec(new ScalarMin(x, 0));
      ops.exec(new Exp(x, alpha));
      alpha.muli(C3, work).addi(C2).muli(alpha).addi(C1).muli(alpha);
      double klNats = C * x.length() - 0.5 * x.sumNumber().doubleValue() - work.sumNumber().doubleValue();
      alpha.muli(3 * C3, work).addi(2 * C2).muli(alpha).addi(C1).muli(alpha);
      work.addi(0.5).muli(-scale).muli(inside);
      dLogSigma2.addi(work);
      dTheta.addi(theta.divi(t, t).muli(-2).muli(work));
      return klNats;
    };
  }
}
