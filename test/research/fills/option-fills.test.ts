// Orders in options fill at the quotes that come after them, by the model that is asked for, and never at a quote that is no market.
import { describe, expect, it } from 'vitest';
import {
  type FillableOrder,
  noQuotesSeen,
  type OptionFillModel,
  type OptionQuote,
  optionFill,
} from '../../../src/research/fills/option-fills.ts';

const STEPS = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 3, increment: 0.05 },
];
const BUY: FillableOrder = { side: 'buy', limitPrice: 2, remaining: 10 };
const SELL: FillableOrder = { side: 'sell', limitPrice: 1, remaining: 10 };

function quote(bid: number, ask: number, sizes: Partial<OptionQuote> = {}): OptionQuote {
  return { bid, ask, bidSize: Number.NaN, askSize: Number.NaN, ...sizes };
}

/** Prices at which the order fills at each of the quotes in a row. */
function filled(model: OptionFillModel, order: FillableOrder, ...quotes: readonly OptionQuote[]) {
  const seen = noQuotesSeen();
  return quotes.map((one) => optionFill(model, order, one, { steps: STEPS, seen })?.price);
}

describe('the price of a fill', () => {
  it('is the far side for cross, if the limit allows it', () => {
    expect(filled({ kind: 'cross' }, BUY, quote(1.8, 2.01), quote(1.8, 1.95))).toEqual([
      undefined,
      1.95,
    ]);
    expect(filled({ kind: 'cross' }, SELL, quote(0.99, 1.2), quote(1.05, 1.2))).toEqual([
      undefined,
      1.05,
    ]);
  });

  it('is the middle for mid, rounded to the next price against the order', () => {
    expect(filled({ kind: 'mid' }, BUY, quote(1.9, 1.95), quote(1.9, 1.96))).toEqual([1.93, 1.93]);
    expect(filled({ kind: 'mid' }, SELL, quote(1.9, 1.95))).toEqual([1.92]);
    expect(filled({ kind: 'mid' }, { ...BUY, limitPrice: 9 }, quote(3.05, 3.15))).toEqual([3.1]);
  });

  it('is a part of the way from there for fraction', () => {
    const model = { kind: 'fraction', fraction: 0.75 } as const;
    expect(filled(model, BUY, quote(1.6, 2))).toEqual([1.95]);
    expect(filled(model, SELL, quote(1.6, 2))).toEqual([1.65]);
    expect(filled(model, { ...BUY, limitPrice: 1.94 }, quote(1.6, 2))).toEqual([undefined]);
  });

  it('is the limit for walk, once the far side was there for two quotes in a row', () => {
    const [away, there] = [quote(1.9, 2.05), quote(1.9, 1.95)];
    expect(filled({ kind: 'walk' }, BUY, away, there, away, there, there)).toEqual([
      ...[undefined, undefined, undefined, undefined],
      2,
    ]);
  });

  it('is the far side for walk, if it was there when the order came', () => {
    expect(filled({ kind: 'walk' }, BUY, quote(1.9, 1.95), quote(1.9, 1.96))).toEqual([
      undefined,
      1.96,
    ]);
  });
});

describe.each(['walk', 'cross', 'mid', 'fraction'] as const)('%s', (kind) => {
  const model: OptionFillModel = kind === 'fraction' ? { kind, fraction: 0.5 } : { kind };

  it.each([
    ['missing', quote(Number.NaN, 1.5)],
    ['missing', quote(1.5, Number.NaN)],
    ['locked', quote(1.5, 1.5)],
    ['crossed', quote(1.6, 1.5)],
    ['sizeless', quote(1.5, 1.6, { bidSize: 0, askSize: 0 })],
  ])('fills nothing at a %s quote', (_, one) => {
    expect(filled(model, BUY, one, one, one)).toEqual([undefined, undefined, undefined]);
    expect(filled(model, SELL, one, one, one)).toEqual([undefined, undefined, undefined]);
  });

  it('sells nothing where there are no buyers, and buys there at the ask', () => {
    const empty = quote(0, 0.05);
    const cheap = { ...SELL, limitPrice: 0.01 };
    expect(filled(model, cheap, empty, empty)).toEqual([undefined, undefined]);
    expect(filled(model, BUY, empty, empty).at(-1)).toBe(0.05);
  });

  it('fills at most the quoted size', () => {
    const terms = { steps: STEPS, seen: { ...noQuotesSeen(), quotes: 1, wasThere: true } };
    const few = quote(1.5, 1.6, { bidSize: 7, askSize: 3 });
    expect(optionFill(model, BUY, few, terms)?.contracts).toBe(3);
    expect(optionFill(model, SELL, few, terms)?.contracts).toBe(7);
  });
});
