// Plays a session's prices to the exchange and the engine in steps of 15 s, as long as anything depends on them.
// Decision 0072

import { type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { SimulatedTime } from '../../kernel/simulated-time.ts';
import type { Bar } from '../../market/bars/bar.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { Stir } from '../../trader/engine/price-skipping/price-skipping.ts';
import { positionsIn } from '../../trader/engine/state/position-lookups.ts';
import type { SimulatedBroker } from '../fills/simulated-broker.ts';
import { asksWhileHeld, type BarEnds } from './bar-ends.ts';
import { type AwakeMarket, createNextLook } from './next-look.ts';
import type { Printed, SymbolMarket } from './symbol-market.ts';
import type { TradingCore } from './trading-core.ts';

export interface MarketPlayer {
  play(session: Session): void;
  /** A prediction or the end of a bar concerns the symbol: its market and those of open positions advance to the present and report it. */
  wake(symbol: string): void;
  /** Its last price in shares after a split. */
  split(symbol: string, ratio: number): void;
  /** NaN when unknown. */
  lastOf(symbol: string): number;
}

/** Quotes of the option contracts that are followed. */
export interface OptionPrices {
  isFollowed(): boolean;
  /** Fills what the quotes until now fill, and reports those in force. */
  play(): void;
}

export interface MarketPlayerParts {
  readonly time: SimulatedTime;
  readonly broker: Pick<SimulatedBroker, 'play' | 'pause' | 'isTouched' | 'reportAccount'>;
  readonly core: TradingCore;
  readonly barEnds: BarEnds;
  readonly markets: ReadonlyMap<string, SymbolMarket>;
  /** Every bar begins at a multiple of it after the open. */
  readonly barMs: number;
  readonly options?: OptionPrices;
  /** Whether prices that change nothing are skipped. */
  mayRest(symbol: string): boolean;
}

interface Seat extends AwakeMarket {
  /** A fixed rank, so that the order within one moment does not depend on which market became active first. */
  readonly rank: number;
  /** Its bar ended without its prices, and the engine has not got the last of them. */
  isBehind: boolean;
}

interface CatchingUp {
  readonly except?: string;
  readonly isToo?: boolean;
}

export function createMarketPlayer(parts: MarketPlayerParts): MarketPlayer {
  const { time, broker, core, markets, barEnds } = parts;
  const { priceSkipping } = core;
  const seats = new Map<string, Seat>();
  for (const [symbol, market] of markets)
    seats.set(symbol, { market, rank: seats.size, attention: 'asleep', isBehind: false });
  /** By rank. */
  let awake: Seat[] = [...seats.values()].filter(({ market }) => !parts.mayRest(market.symbol));
  for (const seat of awake) seat.attention = 'playing';
  const onBars = [...seats.keys()].filter((symbol) => barEnds.symbols.has(symbol));
  const nextLook = createNextLook({
    barMs: parts.barMs,
    awake: () => awake,
    isSettled: priceSkipping.isSettled,
    isOptionFollowed,
    calledAt: time.nextAt,
    barEndsFrom: barEnds.nextFrom,
  });
  let printedAt = Number.NaN;
  /** Only prices matter until something is recorded. */
  let quietSeq = -1;

  function play({ open, close }: Session): void {
    for (const seat of seats.values())
      if (seat.attention === 'asleep' && !rests(seat)) wakeUp(seat);
    // Trades before the start of the run are not prints of it.
    for (const { market } of awake) market.catchUp(open, false);
    for (let slot: number = open; ; slot = nextLook.after(slot, open, close)) {
      time.runTo(instant(slot), core.settle);
      playSlot(instant(slot));
      if (slot >= close) return;
      slot = passCalmBars(slot, open, close);
    }
  }

  /** While every market that is awake dozes and nothing is due, only bars end and begin. Returns the last slot that was played. */
  function passCalmBars(from: number, open: Instant, close: Instant): number {
    if (!isAllDozing()) return from;
    const end = Math.min(close, time.nextAt(), barEnds.nextFrom(from + 1));
    let slot = from;
    for (;;) {
      const next = open + (Math.floor((slot - open) / parts.barMs) + 1) * parts.barMs;
      if (next >= end) return slot;
      slot = next;
      time.runTo(instant(slot), core.settle);
      finishBars(instant(slot));
      beginBars(instant(slot));
      printedAt = slot;
      if (isAllDozing()) continue;
      playPrints(instant(slot));
      return slot;
    }
  }

  function isAllDozing(): boolean {
    return awake.length > 0 && awake.every(({ attention }) => attention === 'dozing');
  }

  function isOptionFollowed(): boolean {
    return parts.options?.isFollowed() === true;
  }

  /** At one moment: bars end first, then due calls run, then the market moves, then the engine's timers fire. */
  function playSlot(now: Instant): void {
    wakeAtBarEnds(now);
    finishBars(now);
    core.settle();
    time.runDue(core.settle);
    // A market that has just become active still has its bar to end.
    finishBars(now);
    beginBars(now);
    playPrints(now);
  }

  function playPrints(now: Instant): void {
    printedAt = now;
    for (const { market, attention } of awake) {
      const print = attention === 'playing' ? market.print(now) : undefined;
      if (print !== undefined) printed(market.symbol, print, now);
    }
    core.settle();
    if (isOptionFollowed()) parts.options?.play();
    core.settle();
    if (isOptionFollowed() || (quietSeq !== core.state.seq && nextLook.isAnyPlaying())) {
      restateLong(now);
      // A pending reversal is sized beside the positions of all symbols.
      if (core.state.pendingReversals.size > 0) catchUpDozing(now, { isToo: true });
      core.push({ from: 'timer', steady: dozingSymbols() });
      core.settle();
    }
    if (awake.some(rests)) awake = awake.filter((seat) => !fallsAsleep(seat));
  }

  /** A price of which nothing newer is known is still the price, however long its bar is. */
  function restateLong(now: Instant): void {
    for (const { market, attention } of awake)
      if (market.isLong && attention === 'playing') publishQuote(market, now);
  }

  /** Nothing is due in them before their bar ends. */
  function dozingSymbols(): ReadonlySet<string> {
    const dozing = awake.filter(({ attention }) => attention === 'dozing');
    return new Set(dozing.map(({ market }) => market.symbol));
  }

  /** In the order of their ranks, whether or not they were awake. */
  function wakeAtBarEnds(now: Instant): void {
    const due = onBars.filter((symbol) => barEnds.isDue(symbol, now));
    for (const symbol of due) wake(symbol);
    let isAny = due.length > 0;
    for (const symbol of now % MINUTE_MS === 0 ? barEnds.asking : []) {
      const asking = positionsIn(core.state, symbol).filter(({ plan }) => asksWhileHeld(plan));
      if (asking.length > 0) restate(symbol, now);
      isAny ||= asking.some(({ plan }) => plan.add !== undefined);
    }
    // Sizes need the account as it is now, with what the night did to it.
    if (isAny) broker.reportAccount();
    for (const symbol of due) if (barEnds.isOpening(symbol, now)) openMinute(symbol, now);
  }

  /** The first minute of a session whose bars are longer: at its end, strategies judge the session before. */
  function openMinute(symbol: string, now: Instant): void {
    const price = seats.get(symbol)?.market.last ?? Number.NaN;
    const prices = { open: price, high: price, low: price, close: price };
    const bar = { start: instant(now - MINUTE_MS), lengthMs: MINUTE_MS, ...prices, volume: 0 };
    core.push({ from: 'market', update: { type: 'bar', symbol, bar } });
  }

  function finishBars(now: Instant): void {
    for (const seat of awake) {
      const { market, attention } = seat;
      const bar = market.finish(now);
      if (bar === undefined) continue;
      const { symbol } = market;
      if (market.beginning(now) === undefined) broker.pause(symbol);
      seat.isBehind = attention === 'dozing';
      if (seat.isBehind) priceSkipping.passOver(symbol, bar);
      else core.push({ from: 'market', update: { type: 'bar', symbol, bar } });
      seat.attention = 'playing';
    }
  }

  /** Every market that can skip the new bar becomes inactive. */
  function beginBars(now: Instant): void {
    let stirs: 'none' | 'price' | 'more' = 'none';
    for (const seat of awake) {
      const { market } = seat;
      const bar = market.beginning(now);
      if (bar === undefined) continue;
      seat.isBehind = false;
      const stir = parts.mayRest(market.symbol) ? stirIn(market.symbol, bar) : 'unsteady';
      seat.attention = stir === undefined ? 'dozing' : 'playing';
      if (stir === 'price' && stirs === 'none') stirs = 'price';
      else if (stir !== undefined && stir !== 'price') stirs = 'more';
    }
    if (stirs !== 'none') quietSeq = stirs === 'price' ? core.state.seq : -1;
  }

  function stirIn(symbol: string, bar: Bar): Stir | undefined {
    const stir = priceSkipping.stirOf(symbol, bar, instant(bar.start + bar.lengthMs));
    return stir ?? (broker.isTouched(symbol, bar.low, bar.high) ? 'price' : undefined);
  }

  function rests({ market: { symbol } }: Seat): boolean {
    return parts.mayRest(symbol) && priceSkipping.isAtRest(symbol);
  }

  function fallsAsleep(seat: Seat): boolean {
    if (!rests(seat)) return false;
    seat.attention = 'asleep';
    return true;
  }

  function wakeUp(seat: Seat): void {
    if (seat.attention === 'asleep') {
      awake = [...awake, seat].sort((a, b) => a.rank - b.rank);
    }
    seat.attention = 'playing';
  }

  function printed(symbol: string, print: Printed, at: Instant): void {
    const { last, bid, ask } = print;
    broker.play({ symbol, ...print });
    const quote = { symbol, bid, ask, last, at, isLive: true, isHalted: false };
    core.push({ from: 'market', update: { type: 'quote', quote } });
  }

  function publishQuote(market: SymbolMarket, restatedAt?: Instant): void {
    const quote = market.quote(restatedAt);
    if (quote !== undefined) core.push({ from: 'market', update: { type: 'quote', quote } });
  }

  /** The price that ends a minute is of that moment, and no new one: whatever is held is not judged by it twice. */
  function restate(symbol: string, now: Instant): void {
    catchUpDozing(now, { except: symbol });
    const quote = seats.get(symbol)?.market.quote(now);
    if (quote !== undefined) core.restate(quote);
  }

  /** Until before the moment; with its own prints if `isToo`. */
  function catchUpDozing(now: Instant, { except, isToo = false }: CatchingUp): void {
    for (const seat of awake) {
      const { market, attention, isBehind } = seat;
      const isDozing = attention === 'dozing';
      if (!(isDozing || isBehind) || market.symbol === except) continue;
      seat.isBehind = false;
      if (isDozing) market.catchUp(now, isToo);
      publishQuote(market);
    }
  }

  function wake(symbol: string): void {
    const now = time.clock.now();
    catchUpDozing(now, { except: symbol });
    const seat = seats.get(symbol);
    if (seat === undefined) return;
    const { market, attention } = seat;
    if (attention !== 'playing') {
      market.catchUp(now, false);
      if (attention === 'dozing') priceSkipping.passOver(symbol, market.soFar());
      broker.play({ symbol, ...market.newest() });
      wakeUp(seat);
    }
    quietSeq = -1;
    publishQuote(market, now);
  }

  return {
    play,
    wake,
    split: (symbol, ratio) => seats.get(symbol)?.market.split(ratio),
    lastOf(symbol) {
      const seat = seats.get(symbol);
      if (seat === undefined) return Number.NaN;
      const now = time.clock.now();
      if (seat.attention !== 'playing') seat.market.catchUp(now, printedAt === now);
      return seat.market.last;
    },
  };
}
