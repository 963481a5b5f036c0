package io.millrace.srt.loss;

/**
 * Mean and standard deviation of some runs.
 *
 * @param deviation of the single run; 0 of one run
 */
record Spread(double mean, double deviation, int runs) {

  static Spread of(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Spread(
        mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)), values.length);
  }

  /** Squared uncertainty of the mean. */
  double varianceOfMean() {
    return deviation * deviation / runs;
  }
}
