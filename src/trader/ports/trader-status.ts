// The status of a trader: what it holds, how that is protected, what is wrong, and its strategies.
import type { Instant } from '../../kernel/instant.ts';
import type { Alarm, EndedAlarm } from '../domain/alarms/alarm.ts';
import type { TradingState } from '../domain/facts/risk-facts.ts';
import type { Difference } from '../domain/facts/system-facts.ts';
import type { PositionGreeks } from '../domain/options/held-option.ts';
import type { PriceCondition } from '../domain/orders/order-terms.ts';
import type { Reserved } from '../domain/terms/collateral.ts';
import type { FeedState, GatewayState } from '../domain/terms/connection-states.ts';
import type { Lock } from '../domain/terms/lock.ts';
import type { Refusal } from '../domain/terms/refusal.ts';
import type { Mode } from './settings.ts';

/** The status of a strategy: since when it is in force, what prevents an entry, and its open positions. */
export interface StrategyStatus {
  readonly name: string;
  /** It opens no new positions; it stays listed while it has open ones. */
  readonly isRemoved: boolean;
  readonly hash: string;
  /** Undefined until a fact records it, and for a removed strategy. */
  readonly since: Instant | undefined;
  readonly symbols: readonly {
    readonly symbol: string;
    /** Why a signal would be refused now; empty if only a prediction or a true condition is missing. */
    readonly waitsFor: readonly Refusal[];
    /** Of a strategy on bars. */
    readonly bars?: BarsJudged;
  }[];
  /** Symbols of its open positions. */
  readonly holds: readonly string[];
  readonly entriesToday: number;
}

/** The bars at whose ends a strategy was judged since the start of the process; true ones are signals too. */
export interface BarsJudged {
  readonly everyMs: number;
  /** End of the newest; undefined before the first. */
  readonly until: Instant | undefined;
  readonly wasTrue: number;
  readonly wasFalse: number;
  /** An input was missing, or the condition could not be computed. */
  readonly wasUnknown: number;
  /** The last such input, or the condition. */
  readonly whyUnknown: string | undefined;
}

export interface HoldingView {
  readonly symbol: string;
  readonly quantity: number;
  readonly averagePrice: number;
}

/** In the currency of the venue, to the cent: `result` = `realized` + `open` - `carried` - `fees`. */
export interface DayResult {
  /** Undefined before the first day of the journal. */
  readonly day: string | undefined;
  /** Before commissions. */
  readonly realized: number;
  /** Of the open positions, from their entry prices to the last prices, as far as these are known. */
  readonly open: number;
  /** What the open positions had gained or lost when the day began: earlier days have it. */
  readonly carried: number;
  /** Commissions of the day's executions. */
  readonly fees: number;
  /** NaN while an open position has no price. */
  readonly result: number;
  /** Symbols of open positions without a price. */
  readonly unpriced: readonly string[];
}

export interface UncoveredPosition {
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: number;
  /** Shares that working stops cover, unsigned. */
  readonly covered: number;
  /**
   * `settling`: so recently that its stop is still being placed or replaced. `held_back`: its stop was taken away overnight and
   * is restored once a split is ruled out. `waived`: unprotected, and an operator allows entries all the same.
   */
  readonly kind: 'settling' | 'held_back' | 'unprotected' | 'waived';
  /** Who allows entries. */
  readonly by?: string;
}

/** A bought option: it can lose what was paid for it, and no more. */
export interface BoundedPosition {
  readonly symbol: string;
  readonly quantity: number;
  /** What was paid, or of what was sold the most that it can lose; unsigned. */
  readonly lossMax: number;
  /** For a contract that was sold by itself. */
  readonly reserved?: Reserved;
}

export interface HeldOption {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number;
  /** Calendar days to expiry. */
  readonly daysLeft: number;
  /** Of the position; undefined while a price is missing. */
  readonly greeks: PositionGreeks | undefined;
  /** By the price of its stock. */
  readonly exit?: UnderlyingExitStatus;
}

export interface UnderlyingExitStatus {
  readonly condition: PriceCondition;
  /** An order for it works at the broker; otherwise only this daemon watches. */
  readonly isResting: boolean;
}

/** A position under which no stop rests: this daemon watches the price and sells itself. */
export interface WatchedPosition {
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: number;
  readonly stopPrice: number;
  /** `unwatched`: the line or the prices are quiet in an open market, so that a fall through the stop would not be seen. */
  readonly kind: 'watched' | 'unwatched';
  /** Why it is not watched; empty while it is. */
  readonly why: string;
}

/** Of one purchase day of one position. */
export interface LockedStatus {
  readonly symbol: string;
  /** Unsigned shares. */
  readonly quantity: number;
  readonly until: Instant;
  /** The whole position is locked. */
  readonly isAll: boolean;
}

export interface TraderStatus {
  readonly mode: Mode;
  readonly account: string;
  readonly marketTime: Instant;
  readonly gateway: {
    readonly state: GatewayState;
    readonly since: Instant;
    readonly why: string;
    /** When a message of the gateway last arrived; undefined before the first. */
    readonly lastMessageAt: Instant | undefined;
  };
  readonly feeds: readonly {
    readonly name: string;
    readonly state: FeedState;
    readonly lastPoll: Instant | undefined;
    readonly lastPrediction: Instant | undefined;
    readonly failures: number;
    /** Its polls go unanswered in a session since then; undefined while they do not. */
    readonly silentSince: Instant | undefined;
  }[];
  /** Ours beside the gateway's: no entries unless it is trusted. */
  readonly clock: {
    /** Undefined while the gateway has not reported its time for a minute. */
    readonly skewMs: number | undefined;
    readonly isTrusted: boolean;
  };
  readonly trading: { readonly state: TradingState; readonly reason: string };
  /** The configuration in force, since when, and the names of the strategies. */
  readonly config: {
    readonly hash: string;
    readonly since: Instant;
    readonly strategies: readonly string[];
  };
  /** What is wrong now, oldest first, and what was wrong before, newest last. */
  readonly alarms: readonly Alarm[];
  readonly endedAlarms: readonly EndedAlarm[];
  /** Locks in force, oldest first. */
  readonly locks: readonly Lock[];
  /** 1 to 3 while the limits of the first days of live trading apply. */
  readonly firstLiveDay: number | undefined;
  /** Allowed to trade: reconciled, gateway ready, not halted, nothing unprotected. If not, `why` is a sentence with the reason. */
  readonly ready: { readonly isReady: boolean; readonly why: string };
  readonly positions: number;
  readonly protectedPositions: number;
  /** What is kept as an investment: never counted as a position, as protected or as unprotected. */
  readonly holdings: readonly HoldingView[];
  /** Positions whose working stops cover less than they hold at this moment. */
  readonly uncovered: readonly UncoveredPosition[];
  /** Positions whose stops rest nowhere; neither protected at the broker nor uncovered. */
  readonly watched: readonly WatchedPosition[];
  /** Positions that need no stop; they count as protected. */
  readonly bounded: readonly BoundedPosition[];
  readonly options: readonly HeldOption[];
  /** Shares that their market does not let be sold yet: nothing can protect them until then. */
  readonly locked: readonly LockedStatus[];
  /** Symbols of positions that count as unprotected: no entries anywhere, unless an operator accepts it. */
  readonly unprotected: readonly string[];
  readonly stops: {
    /** When the broker last showed the stops of all positions at work; undefined if it did not since the start. */
    readonly confirmedAt: Instant | undefined;
    /** No connection to the broker, or it has not shown the stops for too long: they may have changed. */
    readonly isStale: boolean;
  };
  /**
   * Gain or loss from the entry prices in USD if every resting stop fills at its price; `-Infinity` while a position has no
   * stop for all its shares.
   */
  readonly worstCase: number;
  /** The same from the last prices. */
  readonly worstCaseFromNow: number;
  readonly day: DayResult;
  readonly openOrders: number;
  readonly unknownOrders: number;
  /** Symbols without live prices in an open market. */
  readonly darkPrices: readonly string[];
  /** The one exchange that quotes are of, if they are not the market's. */
  readonly thinVenue: string | undefined;
  /** Symbols in which an operator allows no entries. */
  readonly pauses: readonly string[];
  /** The last comparison with a complete snapshot of the broker in this run of the process. */
  readonly comparison: {
    readonly at: Instant | undefined;
    readonly isClean: boolean;
    readonly differences: readonly Difference[];
  };
  /** Since the start of the process. */
  readonly nakedSeenMs: number;
  /** Market time in which the broker left shares of a partly filled entry without a stop, since the start. */
  readonly brokerGapMs: number;
  /** Market time in which the stop of a watched position was not watched in an open market, since the start. */
  readonly unwatchedSeenMs: number;
  /** In the session of this day, halts included, also before a restart: from when a stop covered less, if that lasted. */
  readonly nakedTodayMs: number;
  /** Inferred executions of the last days that no statement has replaced yet. */
  readonly inferredExecutions: number;
  /** Stops placed separately from their entry or moved back, since the start. */
  readonly repairs: number;
  /** Prices that were rejected as implausible and did not move a high-water mark, since the start, by reason. */
  readonly ignoredPrints: Readonly<Record<string, number>>;
  readonly turns: number;
  /** Monotonic wall ms of the last completed turn; feeds the service watchdog. */
  readonly lastTurnWallMs: number;
  readonly inbox: number;
  readonly lastSeq: number;
}
