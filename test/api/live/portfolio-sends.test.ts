// A reader that does not read: what waits for it is bounded, and it is told what it missed before it gets the newest.
import { expect, it } from 'vitest';
import type {
  PortfolioMessage,
  PriceMessage,
  ValuationMessage,
} from '../../../src/api/live/portfolio/portfolio-message.ts';
import { createPortfolioSends } from '../../../src/api/live/portfolio/portfolio-sends.ts';

function slowSocket() {
  const sent: PortfolioMessage[] = [];
  const calls: (() => void)[] = [];
  let waiting = 0;
  const sends = createPortfolioSends(
    { send: (message) => void sent.push(message), waiting: () => waiting },
    (_, call) => {
      calls.push(call);
      return () => void calls.splice(calls.indexOf(call), 1);
    },
  );
  return {
    sends,
    sent,
    calls,
    fill: (bytes: number) => {
      waiting = bytes;
    },
    passTime: () => {
      for (const call of calls.splice(0)) call();
    },
  };
}

const valuation = (position: number): ValuationMessage => {
  return { type: 'valuation', at: 'now', position, portfolio: {} };
};
const price = (symbol: string, at: number): PriceMessage => {
  return { type: 'price', quote: { symbol, price: String(at) } };
};

it('counts what a full socket misses, and sends the gap, the newest valuation and the newest prices', () => {
  const { sends, sent, fill, passTime, calls } = slowSocket();
  sends.takeValuation(valuation(1));
  sends.takePrice('IBM', price('IBM', 1));
  fill(20_000);
  for (let n = 2; n <= 1_000; n += 1) {
    sends.takeValuation(valuation(n));
    sends.takePrice('IBM', price('IBM', n));
  }
  sends.takePrice('SAP', price('SAP', 1));
  passTime();
  expect(sent).toEqual([valuation(1), price('IBM', 1)]);
  fill(0);
  passTime();
  expect(sent.slice(2)).toEqual([
    { type: 'gap', after: 1, valuations: 998, prices: 998 },
    ...[valuation(1_000), price('IBM', 1_000), price('SAP', 1)],
  ]);
  sends.takePrice('IBM', price('IBM', 1_001));
  expect(sent.at(-1)).toEqual(price('IBM', 1_001));
  expect(calls).toEqual([]);
});

it('tells no gap if nothing was replaced, and repeats the valuation after a gap of prices alone', () => {
  const { sends, sent, fill, passTime } = slowSocket();
  sends.takeValuation(valuation(1));
  fill(20_000);
  sends.takeValuation(valuation(2));
  sends.takePrice('IBM', price('IBM', 1));
  fill(0);
  passTime();
  expect(sent).toEqual([valuation(1), valuation(2), price('IBM', 1)]);
  fill(20_000);
  sends.takePrice('IBM', price('IBM', 2));
  sends.takePrice('IBM', price('IBM', 3));
  fill(0);
  passTime();
  expect(sent.slice(3)).toEqual([
    { type: 'gap', after: 2, valuations: 0, prices: 1 },
    ...[valuation(2), price('IBM', 3)],
  ]);
});

it('keeps no price of a symbol that the reader no longer wants', () => {
  const { sends, sent, fill, passTime, calls } = slowSocket();
  fill(20_000);
  sends.takePrice('IBM', price('IBM', 1));
  sends.dropPrices();
  fill(0);
  passTime();
  expect([sent, calls]).toEqual([[], []]);
});

it('sends nothing after the reader has left', () => {
  const { sends, sent, fill, calls } = slowSocket();
  fill(20_000);
  sends.takeValuation(valuation(1));
  sends.stop();
  expect([sent, calls]).toEqual([[], []]);
});
