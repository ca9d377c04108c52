// Four option contracts traded as one instrument: a vertical of puts below and one of calls above, of one expiry. Sold, it is an iron condor.
// `AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00245000`
// Decision 0143
import type { TradingDay } from '../../kernel/instant.ts';
import { isCombinationId } from '../instruments/amount.ts';
import type { InstrumentId } from './option-id.ts';
import { parseVertical, type Vertical } from './vertical.ts';

/** At any price of the stock one of the wings at least is worth nothing, so that the net price lies between 0 and the width. */
export interface Condor {
  readonly id: InstrumentId;
  /** The puts, then the calls. */
  readonly wings: readonly [Vertical, Vertical];
  readonly root: string;
  readonly expiry: TradingDay;
  /** Of the wider wing: what one share of it is worth at most. */
  readonly width: number;
}

/** Undefined unless they are puts and calls of one class and expiry, and the calls do not begin below the puts. */
export function condorOf(one: Vertical, other: Vertical): Condor | undefined {
  const [puts, calls] = one.right === 'put' ? [one, other] : [other, one];
  const { root, expiry } = puts;
  const isPair = puts.right === 'put' && calls.right === 'call';
  if (!isPair || calls.root !== root || calls.expiry !== expiry) return undefined;
  if (calls.strike < puts.strike) return undefined;
  const id = `${puts.id}-${calls.id.slice(root.length + 1)}` as InstrumentId;
  return { id, wings: [puts, calls], root, expiry, width: Math.max(puts.width, calls.width) };
}

/** Undefined for any other text, also for one with its contracts in another order. */
export function parseCondor(id: string): Condor | undefined {
  if (!isCombinationId(id)) return undefined;
  const [first = '', second = '', ...rest] = id.split('-');
  const root = first.slice(0, first.indexOf(' '));
  const puts = parseVertical(`${first}-${second}`);
  const calls = parseVertical(`${root} ${rest.join('-')}`);
  const condor = puts && calls && condorOf(puts, calls);
  return condor?.id === id ? condor : undefined;
}
