package org.bayespress.methods.miracle.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.format.candidate.CandidateGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomCoderTest {
  private static final int SEED = 31;

  private WorkerPool pool;

  @BeforeEach
  void open() {
    pool = WorkerPool.of(2);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  static Stream<Named<Function<NoiseKey, RandomCoder>>> coders() {
    return Stream.of(Named.of("importance", ImportanceCoder::new), Named.of("ordered", OrderedCoder::new));
  }

  /**
   * One block, many encoders: candidates come up with the probabilities of importance sampling, computed from the
   * candidates in double precision; over 4 candidates and over 1,024, which are two chunks.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 10})
  void candidatesComeUpInProportionToTheirWeights(int bits) {
    BlockTarget target = new BlockTarget(new double[] {0.9, -0.4, 0.2}, new double[] {0.6, 0.9, 0.5});
    CandidateSearch search = new CandidateSearch(SEED, bits, pool);
    int count = 1 << bits;
    int draws = 20_000;
    int cells = Math.min(64, count);
    double[] expected = new double[cells];
    long[] found = new long[cells];
    for (int k = 0; k < count; k++) {
      expected[k % cells] += Math.exp(logRatio(target, 5, k));
    }
    double total = Arrays.stream(expected).sum();
    Arrays.setAll(expected, cell -> expected[cell] / total * draws);
    for (int encoder = 0; encoder < draws; encoder++) {
      RandomCoder coder = new ImportanceCoder(NoiseKey.of(encoder, Purpose.COMPRESSION));
      found[new BlockCoding(search, coder, false).code(5, target).index() % cells]++;
    }
    assertThat(new ChiSquareTest().chiSquareTest(expected, found)).isGreaterThan(1e-3);
  }

  /**
   * With so few candidates that the sample is far from q, both coders are equally far from it: their samples over many
   * blocks have one distribution. 1,024 candidates are two chunks.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 10})
  void orderedCodingDrawsFromTheDistributionOfImportanceSampling(int bits) {
    BlockTarget target = new BlockTarget(new double[] {2.5}, new double[] {0.2});
    double[] importance = samples(ImportanceCoder::new, target, bits, 0, 4000);
    double[] ordered = samples(OrderedCoder::new, target, bits, 4000, 4000);
    assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(importance, ordered)).isGreaterThan(1e-3);
  }

  /**
   * Of four candidates, over many blocks: how likely the chosen one was, w / sum of w, has the mean that importance sampling
   * gives it, the mean of {@code sum of w^2 / (sum of w)^2}. Ordered coding prefers early candidates of one block, but none over
   * many. Arrival times cut off from a Poisson process would choose the likeliest too often, by 0.026.
   */
  @ParameterizedTest
  @MethodSource("coders")
  void theLikeliestIsNotChosenTooOften(Function<NoiseKey, RandomCoder> coder) {
    BlockTarget target = new BlockTarget(new double[] {0.8}, new double[] {0.7});
    BlockCoding coding =
        new BlockCoding(new CandidateSearch(SEED, 2, pool), coder.apply(NoiseKey.of(6, Purpose.COMPRESSION)), false);
    int blocks = 20_000;
    double excess = 0;
    for (int block = 0; block < blocks; block++) {
      double[] weights = new double[4];
      for (int k = 0; k < 4; k++) {
        double z = normals(block, k, 1)[0];
        weights[k] = Math.exp(0.5 * z * z - (z - 0.8) * (z - 0.8) / (2 * 0.49));
      }
      double total = Arrays.stream(weights).sum();
      double expected = Arrays.stream(weights).map(w -> w * w / (total * total)).sum();
      excess += weights[coding.code(block, target).index()] / total - expected;
    }
    // a chosen share has a standard deviation of about 0.2
    assertThat(excess / blocks).isCloseTo(0, within(5 * 0.2 / Math.sqrt(blocks)));
  }

  /** Over many blocks the sample follows q once there are enough candidates, and does not where there are few. */
  @ParameterizedTest
  @MethodSource("coders")
  void theSampleFollowsThePosteriorAsCandidatesGrow(Function<NoiseKey, RandomCoder> coder) {
    BlockTarget target = new BlockTarget(new double[] {1.5}, new double[] {0.3});
    double few = distance(coder, target, 2);
    double many = distance(coder, target, 11);
    assertThat(many).isLessThan(0.043).isLessThan(few / 4);
  }

  /** The Kolmogorov-Smirnov distance of 2,000 decoded samples from q; 0.043 is its 0.1 % quantile under q. */
  private double distance(Function<NoiseKey, RandomCoder> coder, BlockTarget target, int bits) {
    return new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(
        new NormalDistribution(target.mean()[0], target.deviation()[0]), samples(coder, target, bits, 0, 2000));
  }

  /** Decoded samples of blocks {@code from .. from + count - 1} of one variable. */
  private double[] samples(
      Function<NoiseKey, RandomCoder> coder, BlockTarget target, int bits, int from, int count) {
    double[] samples = new double[count];
    BlockCoding coding =
        new BlockCoding(
            new CandidateSearch(SEED, bits, pool), coder.apply(NoiseKey.of(1, Purpose.COMPRESSION)), false);
    for (int i = 0; i < count; i++) {
      samples[i] = normals(from + i, coding.code(from + i, target).index(), 1)[0];
    }
    return samples;
  }

  @Test
  void orderedCodingFavoursSmallNumbers() {
    BlockTarget target = new BlockTarget(new double[] {1.2, -0.7}, new double[] {0.4, 0.5});
    CandidateSearch search = new CandidateSearch(SEED, 10, pool);
    double[] meanLog = new double[2];
    for (int block = 0; block < 400; block++) {
      NoiseKey key = NoiseKey.of(2, Purpose.COMPRESSION);
      meanLog[0] += Math.log(1 + new BlockCoding(search, new ImportanceCoder(key), false).code(block, target).index());
      meanLog[1] += Math.log(1 + new BlockCoding(search, new OrderedCoder(key), false).code(block, target).index());
    }
    // flat: log(1024) - 1 on average
    assertThat(meanLog[0] / 400).isCloseTo(Math.log(1024) - 1, within(0.25));
    assertThat(meanLog[1] / 400).isLessThan(meanLog[0] / 400 - 1);
  }

  @Test
  void whatIsReportedOfABlockIsTrueOfItsSample() {
    BlockTarget target = new BlockTarget(new double[] {0.9, -0.4, 0.2}, new double[] {0.6, 0.9, 0.5});
    CandidateSearch search = new CandidateSearch(SEED, 12, pool);
    BlockCoding coding = new BlockCoding(search, new ImportanceCoder(NoiseKey.of(3, Purpose.COMPRESSION)), false);
    BlockCode code = coding.code(8, target);
    assertThat(code.klNats()).isEqualTo(target.klNats());
    assertThat(code.varianceNats2()).isEqualTo(target.varianceNats2());
    assertThat(code.logRatioNats()).isCloseTo(logRatio(target, 8, code.index()), within(1e-4));
    // the mean weight of 4,096 candidates is 1 within its standard error
    assertThat(code.logMeanWeight()).isCloseTo(0, within(0.15));
    // however a candidate is chosen, q/p is q/p
    BlockCode released = new BlockCoding(search, coding.coder(), true).code(8, target);
    assertThat(released.index()).isNotEqualTo(code.index());
    assertThat(released.logMeanWeight()).isEqualTo(code.logMeanWeight());
    assertThat(released.logRatioNats()).isCloseTo(logRatio(target, 8, released.index()), within(1e-4));
  }

  /** With the squares of the released program the tails are favoured: the sample spreads wider than q. */
  @Test
  void theReleasedWeightsFavourTheTails() {
    BlockTarget target = new BlockTarget(new double[] {0}, new double[] {0.8});
    CandidateSearch search = new CandidateSearch(SEED, 10, pool);
    double[] squares = new double[2];
    for (int block = 0; block < 1000; block++) {
      for (int released = 0; released < 2; released++) {
        RandomCoder coder = new ImportanceCoder(NoiseKey.of(4, Purpose.COMPRESSION));
        int index = new BlockCoding(search, coder, released == 1).code(block, target).index();
        squares[released] += Math.pow(normals(block, index, 1)[0], 2) / 1000;
      }
    }
    assertThat(squares[0]).isCloseTo(0.64, within(0.15));
    assertThat(squares[1]).isGreaterThan(1);
  }

  private static double logRatio(BlockTarget target, int block, int candidate) {
    float[] z = normals(block, candidate, target.mean().length);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      NormalDistribution q = new NormalDistribution(target.mean()[i], target.deviation()[i]);
      sum += q.logDensity(z[i]) - new NormalDistribution(0, 1).logDensity(z[i]);
    }
    return sum;
  }

  static float[] normals(int block, int candidate, int count) {
    float[] z = new float[count];
    CandidateGenerator.of(SEED).candidate(block, candidate, z, 0, count);
    return z;
  }
}
