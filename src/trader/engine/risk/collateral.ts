// Whether a contract may be sold: its collateral must be there, and be reserved for nothing else.
// Decision 0061
import { cents } from '../../../market/instruments/money.ts';
import type { SizeCap } from '../../domain/risk/sizing.ts';
import { reservedFor } from '../../domain/terms/collateral.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { cashReserved, sharesReserved } from '../state/reserved.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';
import { freeCash } from './exposure.ts';
import { sellableShares } from './sellable-shares.ts';

interface Sold {
  readonly symbol: string;
  readonly contracts: number;
}

/** None for stocks and verticals. */
export function collateralRefusals(turn: Turn, sold: Sold): Refusal[] {
  const wanted = wantedFor(turn, sold);
  if (wanted === undefined || cents(wanted.needed) <= cents(wanted.free)) return [];
  const { kind, needed, free, reserved } = wanted;
  return [{ kind, needed, free: Math.max(0, free), reserved }];
}

/** In contracts. */
export function collateralCaps(turn: Turn, symbol: string): readonly SizeCap[] {
  const one = wantedFor(turn, { symbol, contracts: 1 });
  if (one === undefined) return [];
  const binding = one.kind === 'cash_not_free' ? 'free_cash' : 'free_shares';
  return [[binding, one.free / one.needed]];
}

function wantedFor(turn: Turn, { symbol, contracts }: Sold) {
  const wanted = reservedFor(symbol, contracts);
  if (wanted === undefined) return undefined;
  const { state, settings } = turn;
  if ('cash' in wanted) {
    // Its commissions are paid from the same cash, the premium arrives a day later.
    const needed = wanted.cash + 2 * contracts * settings.risk.options.feePerContract;
    const reserved = cashReserved(state);
    return { kind: 'cash_not_free' as const, needed, free: freeCash(turn), reserved };
  }
  const stock = underlyingIn(state, symbol);
  return {
    kind: 'shares_not_free' as const,
    ...{ needed: wanted.shares, free: sellableShares(turn, stock) },
    reserved: sharesReserved(state, stock),
  };
}
