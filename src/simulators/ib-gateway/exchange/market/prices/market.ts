// The simulated market: listings are created on first use, bars are played as ticks, and quotes are repeated so that
// none becomes stale.
import { DAY_MS, type Instant, MINUTE_MS } from '../../../../../kernel/instant.ts';
import { createRandom } from '../../../../../kernel/random.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import { roundNearest } from '../../../../../market/instruments/tick-grid.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Contract } from '../../../messages/contract.ts';
import { instrumentKey } from '../../../messages/instrument-key.ts';
import type { Combo } from '../../options/combos.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import { startPriceOf } from '../../options/option-classes.ts';
import type { Anchor, Change, ExchangeState, HeldPrice } from '../../state/changes.ts';
import { createHeldBars, HAND_VOLUME, type Hold } from '../bars/held-bars.ts';
import { createRecordedBars, type MinuteBars } from '../bars/minute-bars.ts';
import { createSplitBars, ratioSince, type Split, splitPrice } from '../bars/split-bars.ts';
import { createWalkBars } from '../bars/walk-bars.ts';
import { createBarPlayer } from './bar-player.ts';
import type { Contracts } from './contracts.ts';
import { createDerived, type Derived } from './derived.ts';
import {
  emptyListing,
  type Listing,
  print,
  quoteAround,
  refreshSizes,
  splitListing,
} from './listing.ts';

export type TickCause = 'print' | 'refresh' | 'halt';

export interface MarketOptions {
  readonly seed: number;
  readonly calendar: Calendar;
  readonly scheduler: Scheduler;
  readonly contracts: Contracts;
  readonly chain: OptionChain;
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  /** Anchors, held prices and splits of an earlier run. */
  readonly memory: Pick<ExchangeState, 'anchors' | 'holds' | 'splits'>;
  record(change: Change): void;
  /** Whether a quote of the symbol may fill or trigger an order now. */
  isWorked(symbol: string): boolean;
  /** Whether an order of the symbol is open. */
  hasOrders(symbol: string): boolean;
  /** Whether its bid is halved for a moment. */
  isFlickering(symbol: string): boolean;
  onTick(listing: Listing, cause: TickCause): void;
}

export interface ManualPrice {
  readonly last: number;
  readonly bid?: number;
  readonly ask?: number;
}

export interface Market {
  /** Undefined for a symbol without a contract; of an option by its local symbol. */
  listing(symbol: string): Listing | undefined;
  known(): Iterable<Listing>;
  hold(symbol: string, price: ManualPrice): Listing | undefined;
  halt(listing: Listing, isHalted: boolean): void;
  /** One print far from the quote, which stays; the next print ends it. */
  badPrint(listing: Listing, price: number): void;
  /** All prices are divided, including past ones. */
  split(listing: Listing, ratio: number): void;
  /** The longest market time a quote may stay unsent. */
  setRefresh(everyMs: number): void;
  /**
   * While the clock is being moved to that time, quotes that only repeat the last one come once a minute; all of them
   * where an order works, since each fills a part of it. Undefined: the move is over.
   */
  setMoving(to: Instant | undefined): void;
  /** The quotes of options are made again, after what changes them. */
  requote(): void;
  /** More than four days before the end of a move: no client can act on what happens now. */
  isLongPast(): boolean;
  /** Whether clients receive what the symbol's market does now: in the long past, only where an order is open. */
  isSent(listing: Listing): boolean;
  /** False from the open until the symbol's first print, or for the first minute if there is none. */
  isPrinting(listing: Listing): boolean;
}

const START_PRICE = 100;
/** Of the end of a move clients receive everything: a weekend and the sessions around it. */
const SENT_MS = 4 * DAY_MS;

export function createMarket(options: MarketOptions): Market {
  const { calendar, scheduler, contracts } = options;
  const bySymbol = new Map<string, Listing>();
  const player = createBarPlayer({
    scheduler,
    calendar,
    startPrice: START_PRICE,
    onPrint: (listed) => tick(listed, 'print'),
  });
  const derived: Derived = createDerived(options);
  let refreshMs = 1_000;
  let movingTo: Instant | undefined;
  let lastFullAt = 0;
  let cancelRefresh = () => {};

  /** What is derived from a price moves with it. */
  function tick(listed: Listing, cause: TickCause): void {
    options.onTick(listed, cause);
    for (const [one, its] of derived.follow(listed, cause)) options.onTick(one, its);
  }

  function listing(symbol: string, anchorPrice?: number): Listing | undefined {
    const known = bySymbol.get(symbol);
    if (known !== undefined) return known;
    const combo = contracts.comboOf(symbol);
    if (combo !== undefined) return comboListing(combo);
    const contract = contracts.ofSymbol(symbol);
    if (contract === undefined) return undefined;
    return contract.secType === 'OPT'
      ? derivedListing(contract)
      : ownListing(contract, anchorPrice ?? startPriceOf(symbol) ?? START_PRICE);
  }

  function comboListing(combo: Combo): Listing | undefined {
    const listed = derived.combine(combo, listing);
    if (listed !== undefined) bySymbol.set(combo.key, listed);
    return listed;
  }

  function derivedListing(contract: Contract): Listing | undefined {
    const key = instrumentKey(contract);
    const underlying = listing(contract.symbol);
    const listed = underlying === undefined ? undefined : derived.create(contract, underlying);
    if (listed === undefined) return undefined;
    bySymbol.set(key, listed);
    const held = options.memory.holds.filter((hold) => hold.symbol === key).at(-1);
    const since = options.memory.holds.filter((hold) => hold.symbol === contract.symbol).at(-1);
    if (held !== undefined && held.at >= (since?.at ?? 0)) quoteByHand(listed, held);
    return listed;
  }

  function ownListing(contract: Contract, anchorPrice: number): Listing {
    const { symbol } = contract;
    const splits: Split[] = options.memory.splits.filter(
      (split) => split.symbol === symbol && split.isDone,
    );
    const earlier = options.memory.holds
      .filter((hold) => hold.symbol === symbol)
      .map((hold) => inPricesAfter(hold, splits));
    const holds: Hold[] = earlier.map(({ at, last }) => ({ at, price: last }));
    const source = sourceOf(symbol, anchorPrice);
    const listed = emptyListing({
      contract,
      holds,
      splits,
      bars: createHeldBars(createSplitBars(source, splits), holds),
      random: createRandom(options.seed, `market/${symbol}`),
    });
    bySymbol.set(symbol, listed);
    player.start(listed);
    const held = earlier.at(-1);
    if (held !== undefined) quoteByHand(listed, held);
    return listed;
  }

  function sourceOf(symbol: string, anchorPrice: number): MinuteBars {
    const recorded = options.bars.get(symbol);
    if (recorded !== undefined) return createRecordedBars(recorded, calendar);
    const { price, at } = anchorOf(symbol, anchorPrice);
    const { seed } = options;
    return createWalkBars({ seed, symbol, calendar, anchorPrice: price, anchorAt: at });
  }

  function anchorOf(symbol: string, price: number): Anchor {
    const earlier = options.memory.anchors.find((anchor) => anchor.symbol === symbol);
    if (earlier !== undefined) return earlier;
    const anchor: Anchor = { kind: 'anchor', symbol, price, at: scheduler.now() };
    options.record(anchor);
    return anchor;
  }

  function quoteByHand(
    listed: Listing,
    { last, bid, ask }: { last: number; bid: number | undefined; ask: number | undefined },
  ): void {
    const now = scheduler.now();
    const volume = listed.option === undefined ? HAND_VOLUME : 1;
    print(listed, now, last, calendar.sessionAt(now) === undefined ? 0 : volume);
    if (bid !== undefined) listed.bid = roundNearest(listed.steps, bid);
    if (ask !== undefined) listed.ask = roundNearest(listed.steps, ask);
    derived.held(listed);
  }

  function refreshAll(): void {
    const now = scheduler.now();
    const isFull = movingTo === undefined || now >= lastFullAt + MINUTE_MS;
    if (isFull) lastFullAt = now;
    for (const listed of bySymbol.values()) {
      if (!isSent(listed) || (!isFull && !options.isWorked(listed.symbol))) continue;
      if (!derived.refresh(listed)) refreshSizes(listed, now);
      options.onTick(listed, 'refresh');
    }
    scheduleRefresh();
  }

  function isLongPast(): boolean {
    return movingTo !== undefined && scheduler.now() < movingTo - SENT_MS;
  }

  function isSent({ symbol }: Listing): boolean {
    return !isLongPast() || options.hasOrders(symbol);
  }

  function scheduleRefresh(): void {
    cancelRefresh();
    const isLong = movingTo !== undefined && ![...bySymbol.keys()].some(options.isWorked);
    cancelRefresh = scheduler.after(isLong ? MINUTE_MS : refreshMs, refreshAll);
  }

  scheduleRefresh();

  return {
    listing: (symbol) => listing(symbol),
    known: () => bySymbol.values(),
    hold(symbol, { last, bid, ask }) {
      const listed = listing(symbol, last);
      if (listed === undefined) return undefined;
      const now = scheduler.now();
      listed.holds.push({ at: now, price: last });
      quoteByHand(listed, { last, bid, ask });
      options.record({ kind: 'hold', symbol, at: now, last, bid: listed.bid, ask: listed.ask });
      if (!listed.isHalted) tick(listed, 'print');
      return listed;
    },
    halt(listed, isHalted) {
      listed.isHalted = isHalted;
      tick(listed, 'halt');
    },
    badPrint(listed, price) {
      listed.last = price;
      listed.lastAt = scheduler.now();
      listed.lastVolume = 0;
      tick(listed, 'print');
    },
    split(listed, ratio) {
      listed.splits.push({ at: scheduler.now(), ratio });
      for (const hold of listed.holds) hold.price = splitPrice(hold.price, ratio);
      splitListing(listed, ratio);
      quoteAround(listed, scheduler.now(), listed.last);
      tick(listed, 'print');
    },
    setRefresh(everyMs) {
      if (everyMs === refreshMs) return;
      refreshMs = everyMs;
      scheduleRefresh();
    },
    setMoving(to) {
      movingTo = to;
      if (to === undefined) refreshAll();
    },
    isLongPast,
    isSent,
    requote() {
      for (const listed of bySymbol.values())
        if (derived.refresh(listed)) options.onTick(listed, 'refresh');
    },
    isPrinting(listed) {
      const isDerived = listed.option !== undefined || listed.combo !== undefined;
      const source = isDerived ? listing(listed.contract.symbol) : listed;
      const now = scheduler.now();
      const session = calendar.sessionAt(now);
      if (session === undefined || now >= session.open + MINUTE_MS) return true;
      return source?.session === session && Number.isFinite(source.dayOpen);
    },
  };
}

/** A price held before a split, as it is after it. */
function inPricesAfter(hold: HeldPrice, splits: readonly Split[]): HeldPrice {
  const ratio = ratioSince(splits, hold.at);
  if (ratio === 1) return hold;
  const [last, bid, ask] = [hold.last, hold.bid, hold.ask].map((price) => splitPrice(price, ratio));
  return { ...hold, last: last ?? hold.last, bid: bid ?? hold.bid, ask: ask ?? hold.ask };
}
