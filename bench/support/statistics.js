const quantile = (values, q) => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
};

const rounded = (value) => Number(value.toPrecision(3));

/** The median, and how far the middle half of the values spreads around it. */
export const summary = (values) => {
  const median = quantile(values, 0.5);
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / median;
  return { median: rounded(median), spreadPercent: rounded(spread * 100) };
};

/** One measure of many rounds: `[{ cpu, wall }, …]` becomes `{ cpu: { median, … }, wall: { median, … } }`. */
export const summaries = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((of) => [of, summary(rounds.map((round) => round[of]))]));

/** Each round against the one that ran beside it, so that what slows down the machine slows down both. */
export const ratio = (ours, theirs) => summary(ours.map((value, round) => value / theirs[round]));
