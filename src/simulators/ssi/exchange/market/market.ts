// All securities: made when they are first asked for, played through their day by the session events of their exchange.
import type { Instant, TradingDay } from '../../../../kernel/instant.ts';
import { createRandom } from '../../../../kernel/random.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { intrabarPrices, tickTime } from '../../../../market/bars/intrabar.ts';
import type {
  Exchange as Board,
  SecurityKind,
} from '../../../../market/venues/vietnam/trading-rules.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import {
  createFilePlans,
  createWalk,
  type DayPlan,
  lots,
  type PlanSource,
  termsOf,
} from './day-plan.ts';
import { NO_LEVELS } from './levels.ts';
import { atTimeOf, dayOf } from './local-time.ts';
import {
  type Hold,
  nextReference,
  type Print,
  playedPrice,
  print,
  requote,
  type Security,
  startDay,
} from './security.ts';
import type { Sessions } from './sessions.ts';

export interface MarketParts {
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly seed: number;
  readonly boards: ReadonlyMap<string, Board>;
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  readonly remembered: MarketMemory;
  /** After each print and quote of others. */
  onPrint(security: Security, print: Print): void;
  onQuote(security: Security): void;
  /** Its limits are new. */
  onDay(security: Security): void;
  /** The price at which the security opens next, if a fault wants another one than it would have. */
  gapTo(security: Security): number | undefined;
  /** At the end of a day with trading. */
  onClose(security: Security, price: number): void;
}

/** What a restart must know of prices. */
export interface MarketMemory {
  readonly closes: ReadonlyMap<string, { readonly day: TradingDay; readonly price: number }>;
  readonly holds: ReadonlyMap<string, Hold>;
}

export interface Market {
  /** Undefined: no such symbol. */
  security(symbol: string): Security | undefined;
  all(): Iterable<Security>;
  /** Plays the part of the day that begins now. */
  enterPart(security: Security): void;
  /** At midnight. */
  startDay(): void;
  setPrice(security: Security, hold: Hold): void;
  /** Trades at the floor now, if it trades at all. */
  lock(security: Security): void;
  /** A trade at the price of an auction. */
  printAuction(security: Security, price: number, volume: number): void;
}

/** Of shares; longer names are those of funds and covered warrants. */
const SYMBOL = /^[A-Z][A-Z0-9]{2}$/;
const FUND = /^(FUE|E1)[A-Z0-9]{3,6}$/;
const COVERED_WARRANT = /^C[A-Z]{3}\d{4}$/;

function kindOf(symbol: string): SecurityKind {
  if (FUND.test(symbol)) return 'fund';
  return COVERED_WARRANT.test(symbol) ? 'covered-warrant' : 'share';
}

export function createMarket(parts: MarketParts): Market {
  const { scheduler, sessions, seed, boards, bars, remembered } = parts;
  const securityBySymbol = new Map<string, Security>();

  function security(symbol: string): Security | undefined {
    const known = securityBySymbol.get(symbol);
    if (known !== undefined) return known;
    const isListed = SYMBOL.test(symbol) || kindOf(symbol) !== 'share';
    if (!isListed && !bars.has(symbol) && !boards.has(symbol)) return undefined;
    const made = make(symbol);
    securityBySymbol.set(symbol, made);
    return made;
  }

  function make(symbol: string): Security {
    const listed = { board: boards.get(symbol) ?? 'HOSE', kind: kindOf(symbol) };
    const file = bars.get(symbol);
    const source: PlanSource =
      file === undefined ? createWalk({ seed, symbol, ...listed }) : createFilePlans(listed, file);
    const now = scheduler.now();
    const day = dayOf(now);
    const made: Security = {
      symbol,
      ...listed,
      source,
      random: createRandom(seed, `quotes/${symbol}`),
      day,
      reference: 0,
      terms: termsOf(listed, day, 10_000),
      plan: undefined,
      last: 0,
      lastAt: now,
      levels: NO_LEVELS,
      dayVolume: 0,
      dayValue: 0,
      traded: undefined,
      minute: undefined,
      minutes: [],
      hold: remembered.holds.get(symbol),
      shift: 1,
      isHalted: false,
      isAtFloor: false,
    };
    startDay(made, day, referenceOf(made, day));
    playPast(made, now);
    return made;
  }

  function referenceOf({ symbol, source }: Security, day: TradingDay): number {
    const close = remembered.closes.get(symbol);
    return close !== undefined && close.day < day ? close.price : source.referenceOf(day);
  }

  /** What would have been printed today before now, without telling anyone. */
  function playPast(made: Security, now: Instant): void {
    const { plan } = made;
    if (plan === undefined || sessions.momentOf(made.board, now).kind !== 'trading day') return;
    const opening = plan.rules.session[0];
    const auctionEnd = opening?.phase === 'opening-auction' ? opening.untilMs : undefined;
    if (auctionEnd !== undefined && atTimeOf(made.day, auctionEnd) <= now)
      silently(made, {
        at: atTimeOf(made.day, auctionEnd),
        price: plan.open,
        volume: lots(50_000),
      });
    for (const tick of plan.minutes.flatMap(ticksOf)) if (tick.at <= now) silently(made, tick);
    const closing = plan.rules.session.find(({ phase }) => phase === 'closing-auction');
    if (closing !== undefined && atTimeOf(made.day, closing.untilMs) <= now)
      silently(made, {
        at: atTimeOf(made.day, closing.untilMs),
        price: plan.close,
        volume: lots(80_000),
      });
    if (sessions.partAt(made.board, now) === undefined) return;
    requote(made);
    playOn(made, plan, now);
  }

  function silently(made: Security, planned: Print): void {
    print(made, { ...planned, price: playedPrice(made, planned.price) });
  }

  /** The rest of the continuous part in progress. */
  function playOn(played: Security, plan: DayPlan, from: Instant): void {
    const part = sessions.partAt(played.board, from);
    if (part?.phase !== 'continuous') return;
    const until = atTimeOf(plan.day, part.untilMs);
    const ticks = plan.minutes
      .filter((bar) => bar.start + bar.lengthMs > from && bar.start < until)
      .flatMap(ticksOf)
      .filter((tick) => tick.at > from || (tick.at === from && played.lastAt < from));
    playTicks(played, plan, ticks);
  }

  function playTicks(played: Security, plan: DayPlan, ticks: readonly Print[], index = 0): void {
    const tick = ticks[index];
    if (tick === undefined) return;
    scheduler.at(tick.at, () => {
      if (played.plan !== plan) return;
      playTick(played, tick);
      playTicks(played, plan, ticks, index + 1);
    });
  }

  function gap(moved: Security): void {
    const price = parts.gapTo(moved);
    if (price === undefined) return;
    moved.hold = undefined;
    const planned = moved.last / moved.shift;
    moved.shift = price / planned;
    moved.last = playedPrice(moved, planned);
    requote(moved);
  }

  function playTick(played: Security, tick: Print): void {
    if (played.isHalted) return;
    const price = playedPrice(played, tick.price);
    const phase = sessions.partAt(played.board, scheduler.now())?.phase;
    if (phase === 'continuous') {
      publish(played, { at: tick.at, price, volume: tick.volume });
      return;
    }
    played.last = price;
    if (phase === undefined || phase === 'lunch') return;
    requote(played);
    parts.onQuote(played);
  }

  function publish(traded: Security, printed: Print): void {
    print(traded, printed);
    requote(traded);
    parts.onPrint(traded, printed);
    parts.onQuote(traded);
  }

  return {
    security,
    all: () => securityBySymbol.values(),
    enterPart(entered) {
      const { plan } = entered;
      if (plan === undefined) return;
      const now = scheduler.now();
      const part = sessions.partAt(entered.board, now);
      if (part === undefined || part.phase === 'lunch') return;
      if (part.phase !== 'post-close' && part.phase !== 'post-close-matching') gap(entered);
      if (part.phase === 'continuous') {
        if (entered.levels.bids.length + entered.levels.asks.length === 0) requote(entered);
        entered.lastAt = Math.min(entered.lastAt, now - 1);
        playOn(entered, plan, now);
      } else if (!entered.isHalted) {
        requote(entered);
        parts.onQuote(entered);
      }
    },
    startDay() {
      const day = dayOf(scheduler.now());
      for (const one of securityBySymbol.values()) {
        const reference = nextReference(one);
        if (one.plan !== undefined) parts.onClose(one, reference);
        startDay(one, day, reference);
        parts.onDay(one);
      }
    },
    setPrice(set, hold) {
      set.hold = hold;
      playTick(set, { at: scheduler.now(), price: hold.last, volume: 100 });
    },
    lock(locked) {
      const price = locked.terms.limits.floor;
      playTick(locked, { at: scheduler.now(), price, volume: 100 });
    },
    printAuction: (auctioned, price, volume) =>
      publish(auctioned, { at: scheduler.now(), price, volume }),
  };
}

function ticksOf(bar: Bar): readonly Print[] {
  const volume = lots(bar.volume / 4);
  return intrabarPrices(bar).map((price, index) => ({ at: tickTime(bar, index), price, volume }));
}
