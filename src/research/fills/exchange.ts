// The simulated exchange and its orders: brackets, groups and partial fills, with every price from the shared fill
// model.
import { amountOf, isOptionId } from '../../market/instruments/amount.ts';
import { roundNearest } from '../../market/instruments/tick-grid.ts';
import { levelOnWay, matchOrder } from '../../market/quotes/matching.ts';
import { type Slippage, slippedPrice } from './costs.ts';
import { type OptionFillModel, type OptionQuote, optionFill } from './option-fills.ts';
import {
  fillableOf,
  isFinal,
  matchableOf,
  type RestingOrder,
  remainingOf,
} from './resting-order.ts';
import { type BothTouched, createRestingOrders } from './resting-orders.ts';
import { halfSpreadAt, type PriceRules, UNLIMITED, withinLimits } from './touch.ts';

export interface ExchangeEvents {
  filled(order: RestingOrder, shares: number, price: number): void;
  /** Activated, reduced or triggered. */
  changed(order: RestingOrder): void;
  cancelled(order: RestingOrder): void;
}

/** One print: the last price moves there from its previous value, or jumps if there is no path between. */
export interface Print {
  readonly symbol: string;
  /** NaN for a jump: overnight, and from one bar to the next. */
  readonly from: number;
  /** NaN where the limits of the day leave the side empty. */
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly isAtLimit?: boolean;
  /** Shares traded since the bar began, including this print. */
  readonly barVolume: number;
  readonly isFirstOfBar: boolean;
}

/** From one print to the next. */
type Way = Parameters<typeof levelOnWay>[1];

export interface Exchange {
  place(orders: readonly RestingOrder[]): void;
  /** Evaluates an order again after its terms changed. */
  attempt(order: RestingOrder): void;
  cancel(order: RestingOrder, why: string): void;
  play(print: Print): void;
  /** Its bars have ended, at a close or for good: until the next print nothing fills. */
  pause(symbol: string): void;
  /** The next quote of an option contract: the only thing that fills its orders. */
  quoteOption(id: string, quote: OptionQuote): void;
  /** Whether a price between these two would trigger or fill any order. */
  isTouched(symbol: string, low: number, high: number): boolean;
  /** Each stop with the limit of its group that prices between these two would fill as well: one of each part of a trade. */
  bothTouched(symbol: string, low: number, high: number): readonly BothTouched[];
  openIn(symbol: string): readonly RestingOrder[];
  open(): RestingOrder[];
}

interface Tape {
  bid: number;
  ask: number;
  last: number;
  isAtLimit: boolean;
  isHalted: boolean;
  /** The last print was not reached from the one before. */
  hasJumped: boolean;
  readonly rules: PriceRules;
  /** The number of shares that our orders may still fill from the bar. */
  left: number;
  used: number;
}

export function createExchange(options: {
  readonly slippage: Slippage;
  /** The share of a bar's volume that our orders may fill, 0 to 1. */
  readonly volumeShare: number;
  /** Absent: US prices, without limits. */
  rulesOf?(symbol: string): PriceRules;
  /** Absent where no options are traded. */
  readonly optionFills?: OptionFillModel;
  /** Orders that must not fill yet. */
  isHeld?(order: RestingOrder): boolean;
  /** Shares that an order fills at most, whatever the volume of the bar; undefined: as the bar has. */
  mostOf?(order: RestingOrder): number | undefined;
  /** Whether a session opens now. */
  isOpening?(): boolean;
  readonly events: ExchangeEvents;
}): Exchange {
  const { slippage, volumeShare, events } = options;
  const rulesOf = options.rulesOf ?? (() => UNLIMITED);
  const isHeld = options.isHeld ?? (() => false);
  const mostOf = options.mostOf ?? (() => undefined);
  const resting = createRestingOrders();
  const { openIn } = resting;
  const tapeBySymbol = new Map<string, Tape>();

  function tapeOf(symbol: string): Tape {
    let tape = tapeBySymbol.get(symbol);
    if (tape === undefined) {
      const price = Number.NaN;
      const none = { bid: price, ask: price, last: price, isAtLimit: false, isHalted: false };
      tape = { ...none, hasJumped: false, rules: rulesOf(symbol), left: 0, used: 0 };
      tapeBySymbol.set(symbol, tape);
    }
    return tape;
  }

  function place(orders: readonly RestingOrder[]): void {
    for (const order of orders) resting.add(order);
    for (const order of orders) attempt(order);
  }

  function attempt(order: RestingOrder): void {
    if (order.stage === 'working' && !isOptionId(order.terms.symbol))
      match(order, tapeOf(order.terms.symbol));
  }

  function match(order: RestingOrder, tape: Tape): void {
    if (isHeld(order)) return;
    const matched = matchOrder(matchableOf(order), tape);
    if (matched.kind === 'nothing') return;
    if (matched.kind === 'triggered') {
      order.isTriggered = true;
      order.isGapped = tape.hasJumped && options.isOpening?.() === true;
      events.changed(order);
      // The next quote repeats this one: where the path crossed the stop, or where a gap opened.
      return match(order, tape);
    }
    const most = mostOf(order);
    const left = most === undefined ? Math.floor(tape.left) : most - order.filled;
    const shares = Math.min(matched.quantity, fillableOf(order), left);
    if (shares <= 0) return;
    if (most === undefined) {
      tape.left -= shares;
      tape.used += shares;
    }
    const { side } = order.terms;
    fill(
      order,
      shares,
      slippedPrice(
        matched.price,
        { side, limitPrice: order.limitPrice, steps: tape.rules.steps },
        slippage,
      ),
    );
  }

  function quoteOption(id: string, quote: OptionQuote): void {
    const { optionFills: model } = options;
    if (model === undefined) return;
    const { steps } = tapeOf(id).rules;
    for (const order of [...openIn(id)]) {
      const { limitPrice, terms, quotesSeen: seen } = order;
      if (order.stage !== 'working' || limitPrice === undefined || isHeld(order)) continue;
      const most = mostOf(order) ?? Number.POSITIVE_INFINITY;
      const remaining = Math.min(fillableOf(order), most - order.filled);
      if (remaining <= 0) continue;
      const asked = { side: terms.side, limitPrice, remaining };
      const filled = optionFill(model, asked, quote, { steps, seen });
      if (filled !== undefined) fill(order, filled.contracts, filled.price);
    }
  }

  function fill(order: RestingOrder, shares: number, price: number): void {
    const before = remainingOf(order);
    order.filled += shares;
    order.value += amountOf(order.terms.symbol, price, shares);
    if (remainingOf(order) === 0) end(order, 'filled');
    events.filled(order, shares, price);
    for (const child of order.children) wake(child);
    reduceGroup(order, 1 - shares / before);
    if (order.parent !== undefined) endSpent(order.parent);
  }

  function wake(child: RestingOrder): void {
    if (child.stage !== 'dormant') return;
    child.stage = 'working';
    events.changed(child);
  }

  /** A fill reduces every other member of its group by the same quantity. */
  function reduceGroup(filled: RestingOrder, kept: number): void {
    if (filled.group === '') return;
    for (const order of [...openIn(filled.terms.symbol)]) {
      if (order === filled || order.group !== filled.group) continue;
      const remaining = Math.round(remainingOf(order) * kept);
      if (remaining === 0) cancel(order, 'OCA group filled');
      else if (remaining !== remainingOf(order)) {
        order.quantity = order.filled + remaining;
        events.changed(order);
      }
    }
  }

  /** Children of an ended parent end once its filled quantity is closed. */
  function endSpent(parent: RestingOrder): void {
    if (!isFinal(parent)) return;
    const closed = parent.children.reduce((sum, child) => sum + child.filled, 0);
    if (closed < parent.filled) return;
    for (const child of parent.children)
      if (!child.isDetached) cancel(child, 'Nothing left of its parent');
  }

  function end(order: RestingOrder, stage: 'filled' | 'cancelled'): void {
    order.stage = stage;
    resting.remove(order);
  }

  function cancel(order: RestingOrder, why: string): void {
    if (isFinal(order)) return;
    end(order, 'cancelled');
    order.why = why;
    events.cancelled(order);
    for (const child of order.children) {
      if (order.filled === 0) cancel(child, 'Parent order ended');
    }
    endSpent(order);
  }

  function quote(tape: Tape, now: Pick<Print, 'bid' | 'ask' | 'last' | 'isAtLimit'>): void {
    tape.bid = now.bid;
    tape.ask = now.ask;
    tape.last = now.last;
    tape.isAtLimit = now.isAtLimit === true;
  }

  /** The price between two prints at which the next order would trade; NaN if none does. */
  function nextLevelOn(symbol: string, way: Way): number {
    let next = Number.NaN;
    for (const order of openIn(symbol)) {
      if (order.stage !== 'working' || isHeld(order)) continue;
      const level = levelOnWay(matchableOf(order), way);
      const isNearer = !(Math.abs(next - way.from) <= Math.abs(level - way.from));
      if (!Number.isNaN(level) && isNearer) next = level;
    }
    return next;
  }

  /** Looks for the next level after each fill: the fill may have activated a stop on the rest of the way. */
  function playWay(symbol: string, tape: Tape, { from, to, halfSpread }: Way): void {
    let level = nextLevelOn(symbol, { from, to, halfSpread });
    while (!Number.isNaN(level)) {
      const { steps, limits } = tape.rules;
      const [bid, ask] = [level - halfSpread, level + halfSpread].map((price) =>
        roundNearest(steps, price),
      ) as [number, number];
      quote(tape, { ...withinLimits(bid, ask, limits()), last: level });
      matchAll(symbol, tape);
      level = nextLevelOn(symbol, { from: level, to, halfSpread });
    }
  }

  function matchAll(symbol: string, tape: Tape): void {
    const book = openIn(symbol);
    if (book.length === 0) return;
    for (const order of [...book]) if (order.stage === 'working') match(order, tape);
  }

  return {
    place,
    attempt,
    cancel,
    play(print) {
      const { symbol, from, last, barVolume, isFirstOfBar } = print;
      const tape = tapeOf(symbol);
      if (isFirstOfBar) tape.used = 0;
      tape.left = barVolume * volumeShare - tape.used;
      tape.hasJumped = Number.isNaN(from);
      if (openIn(symbol).length > 0 && !tape.hasJumped) {
        const halfSpread = halfSpreadAt(last, tape.rules);
        playWay(symbol, tape, { from, to: last, halfSpread });
      }
      quote(tape, print);
      matchAll(symbol, tape);
    },
    pause(symbol) {
      tapeOf(symbol).left = 0;
    },
    quoteOption,
    isTouched: resting.isTouched,
    bothTouched: resting.bothTouched,
    openIn,
    open: resting.all,
  };
}
