package org.bayespress.core.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.format.candidate.NormalPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateScoresTest {

  /** All radii with their sign, and all directions: every input that a word can be for the two passes. */
  @Test
  void vectorsMakeTheNormsOfTheFormatForEveryInput() {
    int chunk = 1 << 12;
    int[] words = new int[chunk];
    float[] radius = new float[chunk];
    float[] sine = new float[chunk];
    float[] cosine = new float[chunk];
    for (int from = 0; from < 2 * NormalPair.RADII; from += chunk) {
      for (int i = 0; i < chunk; i++) {
        int a = from + i >> 1;
        words[i] = a << NormalPair.RADIUS_SHIFT | (i & 1) << NormalPair.SIGN_BIT | i & NormalPair.DIRECTIONS - 1;
      }
      VectorCandidateScores.radii(words, radius);
      for (int i = 0; i < chunk; i++) {
        float expected = NormalPair.radius(from + i >> 1);
        assertThat(Float.floatToRawIntBits(radius[i])).as("radius %d", from + i)
            .isEqualTo(Float.floatToRawIntBits((i & 1) != 0 ? -expected : expected));
      }
    }
    VectorCandidateScores.directions(words, sine, cosine);
    for (int t = 0; t < NormalPair.DIRECTIONS; t++) {
      assertThat(sine[t]).isEqualTo(NormalPair.sine(t));
      assertThat(cosine[t]).isEqualTo(NormalPair.cosine(t));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 20, 33})
  void bothModesGiveTheSameBits(int size) {
    Quadratic target = target(size);
    float[] vector = new float[CandidateScores.CHUNK];
    float[] scalar = new float[CandidateScores.CHUNK];
    for (int first : new int[] {0, 512, (1 << 24) - 512}) {
      new VectorCandidateScores(9).score(1211, first, target, vector);
      new ScalarCandidateScores(9).score(1211, first, target, scalar);
      assertThat(vector).containsExactly(scalar);
    }
  }

  /** Against the sum in double precision over the candidates that a decoder makes. */
  @Test
  void scoresAreThoseOfTheCandidatesThatAreDecoded() {
    Quadratic target = target(20);
    float[] scores = new float[CandidateScores.CHUNK];
    CandidateScores.of(4).score(17, 1024, target, scores);
    float[] z = new float[20];
    for (int k = 0; k < CandidateScores.CHUNK; k++) {
      CandidateGenerator.of(4).candidate(17, 1024 + k, z, 0, 20);
      double sum = 0;
      for (int i = 0; i < 20; i++) {
        sum += z[i] * (target.linear()[i] + (double) target.quadratic()[i] * z[i]);
      }
      assertThat((double) scores[k]).isCloseTo(sum, within(1e-5 * (1 + Math.abs(sum))));
    }
  }

  private static Quadratic target(int size) {
    float[] quadratic = new float[size];
    float[] linear = new float[size];
    for (int i = 0; i < size; i++) {
      quadratic[i] = -0.3f * i % 5 - 0.7f;
      linear[i] = (float) Math.sin(i + 1) * 2;
    }
    return new Quadratic(quadratic, linear);
  }
}
