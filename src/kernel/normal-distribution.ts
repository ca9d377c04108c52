// The normal distribution to the precision of a double, also far out in its tails.

const SQRT_2 = Math.SQRT2;
const SQRT_2_PI = Math.sqrt(2 * Math.PI);
const SQRT_PI = Math.sqrt(Math.PI);

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / SQRT_2_PI;
}

/** P(X ≤ x) of a standard normal X: 1e-15 of itself, so that a tail of 1e-80 has correct digits. */
export function normalProbability(x: number): number {
  return complementaryError(-x / SQRT_2) / 2;
}

// Numerators and denominators from the highest power down: W. J. Cody, "Rational Chebyshev approximations for the error
// function", Mathematics of Computation 23 (1969), 631-637, and the author's subroutine CALERF.
const NEAR: Ratio = [
  [
    0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302,
    3209.3775891384694,
  ],
  [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
];
const MIDDLE: Ratio = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163,
    298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
    3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
];
const FAR: Ratio = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
    0.016083785148742275, 0.0006587491615298378,
  ],
  [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
    0.0023352049762686918,
  ],
];
const NEAR_END = 0.46875;
const MIDDLE_END = 4;
/** The tail is 0 beyond. */
const FAR_END = 27;
/** The square of a number with so many binary places is exact. */
const EXACT_SQUARES = 16;

type Ratio = readonly [numerator: readonly number[], denominator: readonly number[]];

/** erfc(x) = 2/√π ∫ₓ^∞ exp(−t²) dt. */
function complementaryError(x: number): number {
  const size = Math.abs(x);
  if (size <= NEAR_END) return 1 - x * ratioAt(NEAR, x * x);
  const tail = tailAt(size);
  return x < 0 ? 2 - tail : tail;
}

function tailAt(size: number): number {
  if (size > FAR_END) return 0;
  return expOfSquare(size) * (size <= MIDDLE_END ? ratioAt(MIDDLE, size) : farRatio(size));
}

function farRatio(size: number): number {
  const inverse = 1 / (size * size);
  return (1 / SQRT_PI - inverse * ratioAt(FAR, inverse)) / size;
}

/** exp(−x²) without the error that rounding x² would be multiplied to. */
function expOfSquare(x: number): number {
  const head = Math.trunc(x * EXACT_SQUARES) / EXACT_SQUARES;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}

function ratioAt([numerator, denominator]: Ratio, x: number): number {
  return polynomialAt(numerator, x) / polynomialAt(denominator, x);
}

function polynomialAt(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
