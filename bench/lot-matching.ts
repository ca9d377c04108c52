// How many closures per second the lots of a portfolio produce in memory, beside the same trades in plain doubles.
import { money, price, quantity } from '../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../src/kernel/instant.ts';
import type { TradeId } from '../src/ledger/domain/lots/lot.ts';
import { emptyBook } from '../src/ledger/domain/lots/lot-book.ts';
import type { LotTerms } from '../src/ledger/domain/lots/lot-terms.ts';
import { bookAfter, matchTrade } from '../src/ledger/domain/lots/match-trade.ts';
import type { Trade } from '../src/ledger/domain/lots/trade.ts';
import { dayFromUtc } from '../src/market/time/day.ts';
import { perSecond } from './timing.ts';

const TRADES = 300_000;
const LOTS_HELD = 1_000;
const LOTS_HELD_LARGE = 100_000;
const ROUNDS = 5;
const FIRST_DAY_MS = Date.UTC(2023, 0, 3);

const TERMS: LotTerms = {
  method: 'FIFO',
  allowShort: false,
  feesInBasis: true,
  longTermRule: { kind: 'us-more-than-one-year' },
  taxRates: { SHORT: quantity('0.3'), LONG: quantity('0.15') },
};

/** Opening the lots is part of the time; every trade has a fee, so most closures take a share of one. */
export function benchLotMatching() {
  const trades = drawnTrades(LOTS_HELD);
  const plain = trades.map(plainTrade);
  const closures = matched(trades);
  const many = drawnTrades(LOTS_HELD_LARGE);
  return {
    lot_closures_per_second: perSecond(closures, ROUNDS, () => matched(trades)),
    lot_closures_of_100k_lots_per_second: perSecond(matched(many), ROUNDS, () => matched(many)),
    lot_closures_in_doubles_per_second: perSecond(closures, ROUNDS, () => matchedPlain(plain)),
  };
}

function matched(trades: readonly Trade[]): number {
  const book = emptyBook();
  let closures = 0;
  for (const trade of trades) {
    const result = matchTrade(book, trade, TERMS);
    if (!result.ok) throw new Error(`refused: ${result.failure.kind}`);
    bookAfter(book, result.value);
    closures += result.value.closures.length;
  }
  return closures;
}

/** Purchases of round lots, and sales of one to five of the oldest; one sale in four ends within a lot. */
function drawnTrades(lotsHeld: number): readonly Trade[] {
  const draw = seeded(7);
  const lots: number[] = [];
  const trades: Trade[] = [];
  let head = 0;
  while (trades.length < TRADES) {
    const booking = trades.length;
    if (lots.length - head < lotsHeld) {
      const bought = 50 * (1 + draw(8));
      lots.push(bought);
      trades.push(tradeOf('BUY', bought, booking, draw));
      continue;
    }
    let sold = 0;
    for (let left = 1 + draw(5); left > 0; left -= 1) sold += lots[head++] ?? 0;
    const last = lots[head - 1] ?? 0;
    const kept = draw(4) === 0 ? draw(last) : 0;
    if (kept > 0) lots[--head] = kept;
    trades.push(tradeOf('SELL', sold - kept, booking, draw));
  }
  return trades;
}

function tradeOf(
  side: Trade['side'],
  shares: number,
  booking: number,
  draw: (below: number) => number,
): Trade {
  const atMs = FIRST_DAY_MS + booking * 200_000;
  return {
    id: `t${booking}` as TradeId,
    side,
    at: instant(atMs),
    on: dayFromUtc(atMs) as TradingDay,
    booking,
    quantity: quantity(String(shares)),
    price: price(((9_000 + draw(2_000)) / 100).toFixed(2)),
    fees: money((0.35 + draw(400) / 100).toFixed(2)),
  };
}

/** Whole numbers from 0 to below `below`, the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface PlainTrade {
  readonly isBuy: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly fees: number;
}

function plainTrade({ side, quantity: traded, price: paid, fees }: Trade): PlainTrade {
  return {
    isBuy: side === 'BUY',
    quantity: traded.toNumber(),
    price: paid.toNumber(),
    fees: fees.toNumber(),
  };
}

/** The bare limit: the same lots and closures in doubles, which lose cents, without days, ids and refusals. */
function matchedPlain(trades: readonly PlainTrade[]): number {
  const lots: { remaining: number; basis: number }[] = [];
  const closures: { quantity: number; gain: number }[] = [];
  let head = 0;
  for (const { isBuy, quantity: traded, price: paid, fees } of trades) {
    if (isBuy) lots.push({ remaining: traded, basis: traded * paid + fees });
    for (let left = isBuy ? 0 : traded; left > 0; ) {
      const lot = lots[head];
      if (lot === undefined) throw new Error('sold more than held');
      const taken = Math.min(left, lot.remaining);
      const cost = (lot.basis * taken) / lot.remaining;
      closures.push({ quantity: taken, gain: taken * paid - (fees * taken) / traded - cost });
      lot.basis -= cost;
      lot.remaining -= taken;
      if (lot.remaining === 0) head += 1;
      left -= taken;
    }
  }
  return closures.length;
}
