// An exact decimal: a whole number of units of 10^-places. Units that a double holds exactly are a number, larger ones a
// bigint, and trailing zeros are dropped, so equal values are equal field by field. Ledgers make millions of these in a
// fold: the small case costs a few machine instructions, which arbitrary precision on arrays of digits does not.

/** Powers of ten that a double holds exactly; beyond them alignment needs a bigint. */
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const BIG_POWERS = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));
const SAFE = Number.MAX_SAFE_INTEGER;

/** A class, because values of one shape with shared methods are what the engine runs fastest. */
export class Exact {
  readonly units: number | bigint;
  readonly places: number;

  /** Use `exactOf`: only reduced units may come here. */
  constructor(units: number | bigint, places: number) {
    this.units = units;
    this.places = places;
  }

  plus(other: Exact): Exact {
    return sum(this, other, 1);
  }

  minus(other: Exact): Exact {
    return sum(this, other, -1);
  }

  times(other: Exact): Exact {
    const { units: a } = this;
    const { units: b } = other;
    const places = this.places + other.places;
    if (typeof a === 'number' && typeof b === 'number') {
      const product = a * b;
      if (isSafe(product)) return reduced(product, places);
    }
    return reducedBig(BigInt(a) * BigInt(b), places);
  }

  /** Rounded half up, away from zero, to `places`. Throws if the divisor is zero. */
  dividedBy(divisor: Exact, places: number): Exact {
    const small = smallQuotient(this, divisor, places);
    if (small !== undefined) return small;
    const scale = places + divisor.places - this.places;
    const dividend = BigInt(this.units) * bigPower(Math.max(0, scale));
    const scaled = BigInt(divisor.units) * bigPower(Math.max(0, -scale));
    return reducedBig(halfUp(dividend, scaled), places);
  }

  /** Rounded half up, away from zero. */
  roundedTo(places: number): Exact {
    if (this.places <= places) return this;
    return reducedBig(halfUp(BigInt(this.units), bigPower(this.places - places)), places);
  }

  /** Towards zero. */
  truncatedTo(places: number): Exact {
    if (this.places <= places) return this;
    return reducedBig(BigInt(this.units) / bigPower(this.places - places), places);
  }

  /** Rounded half up, away from zero, to as many digits in front of and behind the point. */
  roundedToDigits(digits: number): Exact {
    const excess = String(this.units).length - (this.isNegative() ? 1 : 0) - digits;
    if (excess <= 0) return this;
    const kept = halfUp(BigInt(this.units), bigPower(excess));
    const places = this.places - excess;
    return reducedBig(kept * bigPower(Math.max(0, -places)), Math.max(0, places));
  }

  floor(): Exact {
    const whole = this.truncatedTo(0);
    return this.isNegative() && !this.isInteger() ? whole.plus(new Exact(-1, 0)) : whole;
  }

  negated(): Exact {
    return new Exact(typeof this.units === 'number' ? 0 - this.units : -this.units, this.places);
  }

  abs(): Exact {
    return this.isNegative() ? this.negated() : this;
  }

  /** Negative, zero or positive, as a sort wants it. */
  comparedTo(other: Exact): number {
    const { units: a } = this;
    const { units: b } = other;
    if (this.places === other.places) return a < b ? -1 : a > b ? 1 : 0;
    const shift = this.places - other.places;
    const left = shift < 0 && typeof a === 'number' ? a * power(-shift) : Number(a);
    const right = shift > 0 && typeof b === 'number' ? b * power(shift) : Number(b);
    if (isSafe(left) && isSafe(right)) return left - right;
    const common = Math.max(this.places, other.places);
    const difference = unitsAt(this, common) - unitsAt(other, common);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  eq(other: Exact | 0): boolean {
    if (other === 0) return this.isZero();
    return this.units === other.units && this.places === other.places;
  }

  lt(other: Exact | 0): boolean {
    return other === 0 ? this.units < 0 : this.comparedTo(other) < 0;
  }

  lte(other: Exact | 0): boolean {
    return other === 0 ? this.units <= 0 : this.comparedTo(other) <= 0;
  }

  gt(other: Exact | 0): boolean {
    return other === 0 ? this.units > 0 : this.comparedTo(other) > 0;
  }

  gte(other: Exact | 0): boolean {
    return other === 0 ? this.units >= 0 : this.comparedTo(other) >= 0;
  }

  isZero(): boolean {
    return this.units === 0;
  }

  isNegative(): boolean {
    return this.units < 0;
  }

  isInteger(): boolean {
    return this.places === 0;
  }

  /** The nearest double: for statistics and drawing, never for amounts. */
  toNumber(): number {
    return Number(this.toString());
  }

  /** Plain digits; with `places`, rounded half up to exactly so many. */
  toFixed(places?: number): string {
    if (places === undefined) return this.toString();
    const { units, places: shown } = this.roundedTo(places);
    return digitsOf(BigInt(units) * bigPower(places - shown), places);
  }

  toString(): string {
    return digitsOf(this.units, this.places);
  }

  toJSON(): string {
    return this.toString();
  }
}

function sum(one: Exact, other: Exact, sign: 1 | -1): Exact {
  const { units: a, places } = one;
  const { units: b } = other;
  if (typeof a === 'number' && typeof b === 'number') {
    const shift = places - other.places;
    const left = shift < 0 ? a * power(-shift) : a;
    const right = shift > 0 ? b * power(shift) : b;
    const total = left + sign * right;
    // A product or sum that was rounded is never safe, so three safe values are exact.
    if (isSafe(left) && isSafe(right) && isSafe(total))
      return reduced(total, shift < 0 ? other.places : places);
  }
  const common = Math.max(places, other.places);
  return reducedBig(unitsAt(one, common) + BigInt(sign) * unitsAt(other, common), common);
}

/** `text`: an optional sign, digits, and optionally a point with digits; checked by the caller. */
export function exactOf(text: string): Exact {
  const point = text.indexOf('.');
  const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  const places = point < 0 ? 0 : text.length - point - 1;
  const units = Number(digits);
  return isSafe(units) ? reduced(units, places) : reducedBig(bigOf(digits), places);
}

function bigOf(digits: string): bigint {
  return digits.startsWith('+') ? BigInt(digits.slice(1)) : BigInt(digits);
}

function isSafe(units: number): boolean {
  return units <= SAFE && units >= -SAFE;
}

/** NaN beyond what a double holds: whatever it multiplies is then not safe. */
function power(exponent: number): number {
  return POWERS[exponent] ?? Number.NaN;
}

function bigPower(exponent: number): bigint {
  return BIG_POWERS[exponent] ?? 10n ** BigInt(exponent);
}

function unitsAt({ units, places }: Exact, common: number): bigint {
  return BigInt(units) * bigPower(common - places);
}

function reduced(units: number, places: number): Exact {
  if (units === 0) return NOTHING;
  let kept = units;
  let left = places;
  while (left > 0) {
    // A tenth of a safe number is an integer only if the number is a multiple of ten.
    const tenth = Math.trunc(kept / 10);
    if (tenth * 10 !== kept) break;
    kept = tenth;
    left -= 1;
  }
  return new Exact(kept, left);
}

function reducedBig(units: bigint, places: number): Exact {
  let kept = units;
  let left = places;
  while (left > 0 && kept % 10n === 0n && kept !== 0n) {
    kept /= 10n;
    left -= 1;
  }
  const small = Number(kept);
  return isSafe(small) ? reduced(small, left) : new Exact(kept, left);
}

const NOTHING = new Exact(0, 0);

/** Digits of a quotient that one step of the long division finds. */
const STEP_PLACES = 5;

/** Long division while every number in it is safe: it ends where no rest is left; undefined if a number is too large. */
function smallQuotient(dividend: Exact, divisor: Exact, places: number): Exact | undefined {
  const { units: a } = dividend;
  const { units: b } = divisor;
  if (typeof a !== 'number' || typeof b !== 'number' || b === 0) return undefined;
  const by = Math.abs(b);
  let left = places + divisor.places - dividend.places;
  if (left < 0) return undefined;
  let rest = Math.abs(a);
  let quotient = 0;
  for (let step = 1; ; ) {
    rest *= step;
    const digits = Math.floor(rest / by);
    quotient = quotient * step + digits;
    if (!isSafe(rest) || !isSafe(quotient)) return undefined;
    rest -= digits * by;
    // A quotient just below an integer is rounded up to it.
    if (rest < 0) return undefined;
    if (rest === 0 || left === 0) break;
    const taken = Math.min(STEP_PLACES, left);
    step = power(taken);
    left -= taken;
  }
  if (rest * 2 >= by) quotient += 1;
  const units = a < 0 === b < 0 ? quotient : -quotient;
  return placed(units, places - left);
}

/** Undefined if the units of a negative number of places are too large. */
function placed(units: number, places: number): Exact | undefined {
  if (places >= 0) return reduced(units, places);
  const whole = units * power(-places);
  return isSafe(whole) ? reduced(whole, 0) : undefined;
}

function halfUp(dividend: bigint, divisor: bigint): bigint {
  const over = dividend < 0n ? -dividend : dividend;
  const by = divisor < 0n ? -divisor : divisor;
  const quotient = (2n * over + by) / (2n * by);
  return dividend < 0n === divisor < 0n ? quotient : -quotient;
}

function digitsOf(units: number | bigint, places: number): string {
  const text = String(units);
  if (places === 0) return text;
  const sign = units < 0 ? '-' : '';
  const digits = (units < 0 ? text.slice(1) : text).padStart(places + 1, '0');
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
