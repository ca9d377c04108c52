// Lines of a tape are read back unchanged, including values that JSON cannot represent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { parseTapeLine, tapeText } from '../../../../src/trader/adapters/tape/tape-text.ts';
import type { TapedBatch } from '../../../../src/trader/ports/tape.ts';

const AT = instant(Date.UTC(2026, 10, 20, 15));
const price = fc.oneof(fc.double({ min: 0.0001, max: 1e6 }), fc.constant(Number.NaN));

const quote = fc.record(
  {
    symbol: fc.constantFrom('AAPL', 'BRK.B'),
    bid: price,
    ask: price,
    last: price,
    at: fc.nat().map((ms) => instant(AT + ms)),
    isLive: fc.boolean(),
    isHalted: fc.boolean(),
    isExitOnly: fc.constant(true as const),
    bidSize: fc.nat(),
    askSize: fc.nat(),
    legs: fc.tuple(fc.record({ bid: price, ask: price }), fc.record({ bid: price, ask: price })),
  },
  { requiredKeys: ['symbol', 'bid', 'ask', 'last', 'at', 'isLive', 'isHalted'] },
);

/** Of one exchange; only quotes of options have legs. */
const thin = fc
  .tuple(quote, fc.record({ venue: fc.constant('IEX'), printedAt: fc.nat().map(instant) }))
  .map(([{ legs: _, ...one }, of]) => ({ ...one, thin: of }));

function batchOf(inputs: readonly object[]): TapedBatch {
  return { now: AT, seq: 7, inputs, waiting: 0, isHalted: false };
}

function readBack(batch: TapedBatch): unknown {
  const line = parseTapeLine(tapeText({ kind: 'batch', batch }));
  return line.ok && line.value.kind === 'batch' ? line.value.batch : line;
}

describe('a line of the tape', () => {
  it('returns any quote, including unknown prices and sizes', () => {
    fc.assert(
      fc.property(fc.oneof(quote, thin), (one) => {
        const batch = batchOf([{ from: 'market', update: { type: 'quote', quote: one } }]);
        expect(readBack(batch)).toEqual(batch);
      }),
    );
  });

  it('returns a history beside other inputs, with or without a volume', () => {
    const bar = { start: AT, lengthMs: 60_000, open: 1, high: 2, low: 0.5, close: 1.5, volume: 7 };
    const history = (volume: number) => ({
      from: 'market',
      update: { type: 'history', symbol: 'AAPL', bars: [bar, { ...bar, volume }] },
    });
    const other = { from: 'broker', report: { realized: Number.NaN } };
    const batch = batchOf([history(0), other, history(Number.NaN), history(Infinity)]);
    expect(readBack(batch)).toEqual(batch);
  });

  it('returns values that JSON cannot represent: maps, NaN and infinity', () => {
    const batch = batchOf([
      {
        from: 'reload',
        reload: { settings: { instruments: new Map([['BRK.B', { brokerSymbol: 'BRK B' }]]) } },
      },
      { from: 'broker', report: { realized: Number.NaN, price: Number.POSITIVE_INFINITY } },
    ]);
    expect(readBack(batch)).toEqual(batch);
  });

  it('omits callbacks that wait for an answer', () => {
    const asked = { from: 'desk', command: { type: 'halt' }, answer: () => {} };
    expect(readBack(batchOf([asked]))).toEqual(
      batchOf([{ from: 'desk', command: { type: 'halt' } }]),
    );
  });

  it.each([
    ['{"a":', 'it is not JSON'],
    ['{}', 'it is not a list'],
    ['["dance"]', 'unknown input "dance"'],
    ['["head",{"version":1}]', 'it was written by an older sluice'],
    ['["head",{"version":3}]', 'it was written by a newer sluice'],
    ['["batch",1,2,0,0]', 'its inputs are missing'],
  ])('says what is wrong with %s', (text, why) => {
    expect(parseTapeLine(text)).toEqual({ ok: false, failure: why });
  });
});
