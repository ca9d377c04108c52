// Parses numbers given as options; rejects invalid ones with one sentence.
import { InvalidArgumentError } from 'commander';

export function seconds(text: string): number {
  return numberFrom(text, 'a number of seconds, 0 or more', (value) => value >= 0);
}

export function count(text: string): number {
  return numberFrom(
    text,
    'a whole number, 0 or more',
    (value) => Number.isInteger(value) && value >= 0,
  );
}

/** A parser of whole numbers within limits. */
export function wholeFrom(low: number, high: number): (text: string) => number {
  const isFit = (value: number) => Number.isInteger(value) && value >= low && value <= high;
  return (text) => numberFrom(text, `a whole number from ${low} to ${high}`, isFit);
}

/** As a share: 25 is 0.25. */
export function percentage(text: string): number {
  return (
    numberFrom(text, 'a percentage from 0 to 100', (value) => value >= 0 && value <= 100) / 100
  );
}

export function portNumber(text: string): number {
  return numberFrom(
    text,
    'a port between 0 and 65535',
    (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
  );
}

export function speed(text: string): number {
  return numberFrom(text, 'a speed above 0, at most 3600', (value) => value > 0 && value <= 3_600);
}

export function price(text: string): number {
  return numberFrom(text, 'a price above 0', (value) => value > 0);
}

/** Negative for what may cost something. */
export function signedPrice(text: string): number {
  return numberFrom(text, 'a price', () => true);
}

/** Of shares. */
export function amount(text: string): number {
  return numberFrom(text, 'a number of shares above 0', (value) => value > 0);
}

/** 0x10 is not 16 shares. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

export function numberFrom(text: string, what: string, isFit: (value: number) => boolean): number {
  const value = Number(text);
  if (!DECIMAL.test(text.trim()) || !Number.isFinite(value) || !isFit(value)) {
    throw new InvalidArgumentError(`Expected ${what}.`);
  }
  return value;
}
