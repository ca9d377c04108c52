// Prices the options that standard input lists, one JSON array of inputs, as the program does; the audit compares them.
import { text } from 'node:stream/consumers';
import { europeanValue } from '../../src/market/options/pricing/black-scholes.ts';
import { impliedVolatility } from '../../src/market/options/pricing/implied-volatility.ts';
import { americanValue } from '../../src/market/options/pricing/leisen-reimer.ts';
import type { Dividend, PricingInputs } from '../../src/market/options/pricing/pricing-inputs.ts';

interface Asked {
  readonly inputs: PricingInputs;
  readonly dividends: readonly Dividend[];
  readonly quoted: number;
}

const asked: readonly Asked[] = JSON.parse(await text(process.stdin));
const STEPS = 501;
console.log(
  JSON.stringify(
    asked.map(({ inputs, dividends, quoted }) => ({
      ...europeanValue(inputs),
      volatility: impliedVolatility(quoted, inputs) ?? null,
      american: americanValue(inputs, dividends, STEPS).price,
    })),
  ),
);
