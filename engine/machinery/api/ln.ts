// The natural logarithm by a series: Math.log differs between hosts in its
// last bit, and a score may hang on it. Upstream: math.Log.

const LN_2 = 0.693_147_180_559_945_3;

/** For x > 0. Halves x until it is near 1, then sums the series of
 *  artanh((x - 1) / (x + 1)). */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  let halvings = 0;
  let near = x;
  while (near > 1.5) {
    near /= 2;
    halvings += 1;
  }
  while (near < 0.75) {
    near *= 2;
    halvings -= 1;
  }
  const t = (near - 1) / (near + 1);
  const square = t * t;
  let term = t;
  let sum = 0;
  for (let n = 1; n < 60; n += 2) {
    sum += term / n;
    term *= square;
  }
  return 2 * sum + halvings * LN_2;
}
