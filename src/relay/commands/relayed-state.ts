// What the relay remembers between two batches: the instruments of the account, and its foreign shares by symbol.
import {
  type Decimal,
  decimal,
  NO_QUANTITY,
  type Price,
  type Quantity,
  textOf,
} from '../../kernel/decimal.ts';
import type { TradingDay } from '../../kernel/instant.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';

export interface KnownInstrument {
  readonly exchange: string;
  readonly currency: string;
  /** Undefined in older records. */
  readonly venue: string | undefined;
  /** Of an option contract. */
  readonly underlying?: string | undefined;
}

/** The foreign shares of a symbol. */
export interface Segment {
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Per share; undefined while it is unknown. */
  readonly averageCost: Price | undefined;
  /** Ids of opening balances that were booked without a cost. */
  readonly costless: readonly string[];
  /** A split has restated the quantity, and the broker has not confirmed it: it may differ by the fraction of a share. */
  readonly isRestated: boolean;
}

export const NO_SEGMENT: Segment = {
  quantity: NO_QUANTITY,
  averageCost: undefined,
  costless: [],
  isRestated: false,
};

export interface RelayedState {
  readonly instrumentBySymbol: ReadonlyMap<string, KnownInstrument>;
  readonly segmentBySymbol: ReadonlyMap<string, Segment>;
  /** The day of the newest split of each symbol: all positions in it record the same one. */
  readonly splitOnBySymbol: ReadonlyMap<string, TradingDay>;
  /** The end of a vertical that has lost one contract, until the adoption of the other one says which. */
  readonly separated?: Executed;
}

type Executed = Extract<RecordedFact['fact'], { readonly type: 'execution-booked' }>;

export const INITIAL_STATE: RelayedState = {
  instrumentBySymbol: new Map(),
  segmentBySymbol: new Map(),
  splitOnBySymbol: new Map(),
};

export function segmentOf({ segmentBySymbol }: RelayedState, symbol: string): Segment {
  return segmentBySymbol.get(symbol) ?? NO_SEGMENT;
}

export function withSegment(state: RelayedState, symbol: string, segment: Segment): RelayedState {
  const segmentBySymbol = new Map(state.segmentBySymbol);
  if (segment.quantity.isZero()) segmentBySymbol.delete(symbol);
  else segmentBySymbol.set(symbol, segment);
  return { ...state, segmentBySymbol };
}

/** JSON; `stateFrom` reads it back. */
export function stateText(state: RelayedState): string {
  return JSON.stringify({
    instruments: [...state.instrumentBySymbol],
    segments: [...state.segmentBySymbol].map(([symbol, { quantity, averageCost, ...more }]) => [
      symbol,
      {
        ...more,
        quantity: textOf(quantity),
        ...(averageCost === undefined ? {} : { averageCost: textOf(averageCost) }),
      },
    ]),
    splits: [...state.splitOnBySymbol],
    separated: state.separated,
  });
}

interface StoredState {
  readonly instruments: readonly [string, KnownInstrument][];
  readonly segments: readonly [string, StoredSegment][];
  readonly splits: readonly [string, TradingDay][];
  readonly separated?: Executed;
}

type StoredSegment = Omit<Segment, 'quantity' | 'averageCost'> & {
  readonly quantity: string;
  readonly averageCost?: string;
};

export function stateFrom(text: string): RelayedState {
  const { instruments, segments, splits, separated } = JSON.parse(text) as StoredState;
  return {
    instrumentBySymbol: new Map(
      instruments.map(([symbol, { exchange, currency, venue, underlying }]) => [
        symbol,
        { exchange, currency, venue, underlying },
      ]),
    ),
    segmentBySymbol: new Map(segments.map(([symbol, stored]) => [symbol, segmentFrom(stored)])),
    splitOnBySymbol: new Map(splits),
    ...(separated && { separated }),
  };
}

function segmentFrom({ quantity, averageCost, ...more }: StoredSegment): Segment {
  return {
    ...more,
    quantity: decimal(quantity) as Quantity,
    averageCost: averageCost === undefined ? undefined : (decimal(averageCost) as Decimal as Price),
  };
}
