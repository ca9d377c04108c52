// Which option contracts of a window of flow were bought, so that its prediction can name the largest one.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import {
  type InstrumentId,
  type OptionTerms,
  optionIdOf,
} from '../../../market/options/option-id.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { Flow, Prediction, PredictionSignal } from '../terms/prediction.ts';
import { parseOcc } from './mapping/occ-symbol.ts';

/** What was bought of one contract. Whole cents: their sums do not depend on the order of arrival. */
export interface BoughtContract {
  readonly contract: InstrumentId;
  readonly right: OptionRight;
  readonly strike: number;
  readonly expiry: TradingDay;
  readonly premiumCents: number;
  /** Each premium decayed to the window's end. */
  readonly decayedCents: number;
  /** Data time of the newest record. */
  readonly at: Instant;
}

/** By their ids. */
export type BoughtContracts = Readonly<Record<string, BoughtContract>>;

const SIGNAL_BY_RIGHT = { call: 'BUY', put: 'SELL' } as const;
const RIGHTS: readonly OptionRight[] = ['call', 'put'];

/**
 * A record counts if it traded at the ask, its signal is that of its right bought (a leg of a spread has none), and it
 * names its contract and a premium. `decay` is 0..1.
 */
export function boughtWith(
  bought: BoughtContracts,
  record: Prediction,
  decay: number,
): BoughtContracts {
  const terms = record.flow?.side === 'ask' ? termsOf(record, record.flow) : undefined;
  const id = terms && optionIdOf(terms);
  const cents = Math.round((record.flow?.premium ?? 0) * 100);
  if (terms === undefined || id === undefined || cents === 0) return bought;
  const { right, strike, expiry } = terms;
  if (record.signal !== SIGNAL_BY_RIGHT[right]) return bought;
  const known = bought[id];
  return {
    ...bought,
    [id]: {
      ...{ contract: id, right, strike, expiry },
      premiumCents: cents + (known?.premiumCents ?? 0),
      decayedCents: Math.round(cents * decay) + (known?.decayedCents ?? 0),
      at: known !== undefined && known.at > record.dataTime ? known.at : record.dataTime,
    },
  };
}

/** Undefined if the record does not name its contract, or names one of the other right. */
function termsOf({ symbol }: Prediction, flow: Flow): OptionTerms | undefined {
  const { contract, right, strike } = flow;
  const named = contract === undefined ? undefined : parseOcc(contract.toUpperCase());
  if (named !== undefined) return right === undefined || right === named.right ? named : undefined;
  const expiry = parseDay(flow.expiry ?? '');
  if (right === undefined || strike === undefined || expiry === undefined) return undefined;
  return { root: symbol.replaceAll(/[^A-Z0-9]/g, ''), right, strike, expiry };
}

/** The largest of each right alone: all that the prediction of the window needs. */
export function largestOfEach(bought: BoughtContracts): BoughtContracts {
  const largest = RIGHTS.flatMap((right) => largestOf(bought, right) ?? []);
  return Object.fromEntries(largest.map((one) => [one.contract, one]));
}

/** The largest contract bought in the direction of the signal; undefined for NEUTRAL, and if none was. */
export function contractFor(bought: BoughtContracts, signal: PredictionSignal): Flow | undefined {
  const largest = RIGHTS.filter((right) => SIGNAL_BY_RIGHT[right] === signal)
    .map((right) => largestOf(bought, right))
    .at(0);
  if (largest === undefined) return undefined;
  const { contract, right, strike, expiry, premiumCents } = largest;
  return { contract, right, strike, expiry, premium: premiumCents / 100, side: 'ask' };
}

function largestOf(bought: BoughtContracts, right: OptionRight): BoughtContract | undefined {
  return Object.values(bought)
    .filter((one) => one.right === right)
    .sort(byLargest)
    .at(0);
}

/** By decayed premium; ties by premium, then the newest record, then the first id. */
function byLargest(one: BoughtContract, other: BoughtContract): number {
  return (
    other.decayedCents - one.decayedCents ||
    other.premiumCents - one.premiumCents ||
    other.at - one.at ||
    (one.contract < other.contract ? -1 : 1)
  );
}
