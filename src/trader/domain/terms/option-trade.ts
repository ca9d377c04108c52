// What a strategy trades in place of the stock: which structure, and which contracts may be part of it.

export type OptionTradeKind =
  /** The contract that the flow is about. */
  | 'same'
  /** A call on a signal to buy, a put on one to sell. */
  | 'call_or_put'
  | 'debit_vertical'
  | 'credit_vertical'
  | 'iron_condor'
  | 'cash_secured_put'
  | 'covered_call';

/** In the order in which messages name them. */
export const TRADED_KINDS = [
  'same',
  'call_or_put',
  'debit_vertical',
  'credit_vertical',
  'iron_condor',
  'cash_secured_put',
  'covered_call',
] as const satisfies readonly OptionTradeKind[];

/** Two contracts, or four, at the net of their prices. */
export const COMBINATIONS: ReadonlySet<OptionTradeKind> = new Set([
  'debit_vertical',
  'credit_vertical',
  'iron_condor',
]);

/** What is sold of these is bounded by their width. */
export const SOLD_COMBINATIONS: ReadonlySet<OptionTradeKind> = new Set([
  'credit_vertical',
  'iron_condor',
]);

/** A credit is received at the entry, and what is left of it is kept. */
export const SOLD_KINDS: ReadonlySet<OptionTradeKind> = new Set([
  ...SOLD_COMBINATIONS,
  'cash_secured_put',
  'covered_call',
]);

/** One contract is sold, against cash or shares that are reserved for it. */
export const WRITTEN_KINDS: ReadonlySet<OptionTradeKind> = new Set([
  'cash_secured_put',
  'covered_call',
]);

/** Both ends are included. */
export interface Between {
  readonly from: number;
  readonly until: number;
}

/** Of one contract that is sold: when it is bought back, to sell a later one in its place. */
export interface RollRule {
  /** Calendar days to expiry, or fewer. */
  readonly dteMax: number;
  /** The least that both orders together bring, per share; negative if a roll may cost something. */
  readonly credit: number;
  /** Of one trade. */
  readonly max: number;
}

/** The terms of a roll that a strategy does not state. */
export const ROLL_DEFAULTS = { credit: 0.05, max: 3 };

/** The terms of `trade` in a strategy. Days, delta and premium apply to the first leg, and to both that a condor sells; all else to each leg. */
export interface OptionTrade {
  readonly as: OptionTradeKind;
  /** For `same` if that contract does not pass: nothing is traded, or the nearest contract that passes. */
  readonly otherwise: 'refuse' | 'nearest';
  /** Calendar days to expiry. */
  readonly dte: Between;
  /** Without its sign. */
  readonly delta: Between;
  /** Between the strikes of a vertical, or of each wing of a condor, in points; the nearest listed strike is taken. */
  readonly width: number;
  /** Ask minus bid, in percent of the middle. */
  readonly spreadPercentMax: number;
  /** A spread of so many points is never too wide. */
  readonly spreadAllowed: number;
  readonly openInterestMin: number;
  /** Contracts today. */
  readonly volumeMin: number;
  /** Price steps between nothing and the middle. */
  readonly premiumTicksMin: number;
  readonly quoteAgeMaxMs: number;
  /** How long the session must have been open. */
  readonly openMinMs: number;
  /** The largest difference between the broker's delta and ours. */
  readonly deltaGapMax: number;
  /** Of a combination that is sold: the least credit, in percent of its width. */
  readonly creditPercentMin?: number;
  /** Of a combination that is sold: the strike that is sold lies farther away than the expected move to expiry. */
  readonly outsideExpectedMove?: boolean;
  /** Of a put or a call by itself; absent: it is never rolled. */
  readonly roll?: RollRule;
  /** Whether a contract may expire on or after a day of earnings. */
  readonly acrossEarnings: boolean;
  /** Whether it may expire on or after an ex-dividend day. */
  readonly acrossExDate: boolean;
}

const QUALITY = {
  otherwise: 'refuse',
  width: 5,
  spreadPercentMax: 10,
  spreadAllowed: 0.1,
  openInterestMin: 100,
  volumeMin: 10,
  premiumTicksMin: 5,
  quoteAgeMaxMs: 15_000,
  openMinMs: 60_000,
  deltaGapMax: 0.05,
  acrossEarnings: false,
  acrossExDate: false,
} as const;

/** What is bought loses time value, most of it in the last weeks; what is sold gains it, near the money at a high risk. */
const BOUGHT = { ...QUALITY, dte: { from: 20, until: 45 }, delta: { from: 0.3, until: 0.4 } };
const SOLD = { ...QUALITY, dte: { from: 30, until: 45 }, delta: { from: 0.2, until: 0.3 } };

/** The terms that a strategy does not state. A debit vertical buys near the money; `same` takes what the flow chose. */
export const OPTION_TRADE_DEFAULTS: Readonly<Record<OptionTradeKind, OptionTrade>> = {
  same: {
    ...BOUGHT,
    as: 'same',
    dte: { from: 7, until: 90 },
    delta: { from: 0.2, until: 0.7 },
  },
  call_or_put: { ...BOUGHT, as: 'call_or_put' },
  debit_vertical: { ...BOUGHT, as: 'debit_vertical', delta: { from: 0.4, until: 0.55 } },
  // At these deltas a width pays about a fifth of itself; of much less, spread and commissions take too large a part.
  credit_vertical: {
    ...{ ...SOLD, as: 'credit_vertical' },
    ...{ creditPercentMin: 15, outsideExpectedMove: false },
  },
  // Both wings are paid for, and one of them at most can lose.
  iron_condor: {
    ...{ ...SOLD, as: 'iron_condor', delta: { from: 0.15, until: 0.25 } },
    ...{ creditPercentMin: 20, outsideExpectedMove: false },
  },
  cash_secured_put: { ...SOLD, as: 'cash_secured_put' },
  covered_call: { ...SOLD, as: 'covered_call' },
};
