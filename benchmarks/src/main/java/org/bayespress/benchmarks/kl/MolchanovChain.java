package org.bayespress.benchmarks.kl;

import java.util.Set;
import org.bayespress.priors.loguniform.LogUniformPrior;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/** {@link MolchanovKl} as a chain: a logarithm, two exponentials, a log1p and plain arithmetic. */
public final class MolchanovChain implements OpChain {
  private static final double K1 = 0.63576;
  private static final double K2 = 1.87320;
  private static final double K3 = 1.48695;
  private static final double CLIP = MolchanovKl.LOG_ALPHA_CLIP;

  @Override
  public Set<KlForm> forms() {
    return Set.of(new KlForm(LogUniformPrior.NAME, MolchanovKl.FORM));
  }

  @Override
  public OpChain.Planned plan(INDArray theta, INDArray logSigma2, INDArray dTheta, INDArray dLogSigma2) {
    OpExecutioner ops = Nd4j.getExecutioner();
    INDArray t = theta.like();
    INDArray x = theta.like();
    INDArray inside = theta.like();
    INDArray e = theta.like();
    INDArray s = theta.like();
    INDArray slope = theta.like();
    return scale -> {
      theta.muli(theta, t).addi(1e-8);
      ops.exec(new Log(t, x));
      x.rsubi(logSigma2);
      ops.exec(new Abs(x, inside));
      ops.exec(new Step(inside.rsubi(CLIP), 0));
      ops.exec(new ScalarMax(x, -CLIP));
      ops.exec(new ScalarMin(x, CLIP));
      ops.exec(new Exp(x.muli(-1, e), e));
      ops.exec(new Sigmoid(x.muli(K3, s).addi(K2), s));
      ops.exec(new Log1p(e, slope));
      double klNats = K1 * (s.length() - s.sumNumber().doubleValue()) + 0.5 * slope.sumNumber().doubleValue();
      s.rsubi(1, slope).muli(s).muli(-K1 * K3);
      e.addi(1, x);
      slope.subi(e.divi(x).muli(0.5)).muli(inside).muli(scale);
      dLogSigma2.addi(slope);
      dTheta.addi(theta.divi(t, t).muli(-2).muli(slope));
      return klNats;
    };
  }
}
