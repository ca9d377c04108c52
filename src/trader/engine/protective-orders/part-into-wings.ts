// A condor that cannot stay one: its two verticals are held in its place, and each of them leaves, is assigned or expires by itself. The
// account does not change by that, and what one wing can lose is bounded as before.
// Decision 0143
import type { Condor } from '../../../market/options/condor.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { executionBooked } from '../intents/booked-execution.ts';
import { alarm, apply, chainOf } from '../turn/actions.ts';
import { entryPriceOf } from '../turn/entry-prices.ts';
import { combineAgain } from '../turn/leg-positions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { lastExecutedAt, noteExecutedAt } from './foreign.ts';
import { LEAST_PRICE, takeUp } from './take-up.ts';

/** The condor ends in the books without gain or loss, and both verticals are taken over at what they were traded at. */
export function partIntoWings(
  turn: Turn,
  position: HeldPosition,
  condor: Condor,
  why: string,
): void {
  const { positionId, strategy, symbol, side, quantity, averagePrice } = position;
  const { account, journalId, seq } = turn.state;
  const [puts, calls] = condor.wings;
  const before = lastExecutedAt(turn, symbol) ?? 0;
  const chain = newestOf(turn, chainOf(position));
  const text = `${symbol}: ${why}, so that the condor does not stay one. ${puts.id} and ${calls.id} are held in its place, each bounded by its width, and closed one by one`;
  alarm(turn, { kind: 'exit-held', symbol, text }, chain);
  const booked = turn.record(
    executionBooked({
      ...{ execId: `wings.${journalId}.${seq + 1}.01`, orderRef: '', account, symbol },
      ...{ side: exitSide(side), shares: Math.abs(quantity), price: averagePrice },
      ...{ executedAt: turn.now, leg: 'x', positionId, strategy, priceSource: 'apart' },
    }),
    newestOf(turn, chain),
  );
  // Reports that were asked for before show as much of its contracts as later ones.
  noteExecutedAt(turn, symbol, before);
  const ofCalls = priceOfCalls(turn, position, condor);
  const fill = { type: 'fill', shares: -quantity, price: averagePrice } as const;
  const last = apply(turn, position, fill, after(booked));
  turn.touched.add(positionId);
  const reason = position.status === 'closing' ? position.reason : 'unprotected';
  for (const [wing, price] of [
    [puts, averagePrice - ofCalls],
    [calls, ofCalls],
  ] as const)
    takeUp(turn, position, { symbol: wing.id, quantity, price, reason }, newestOf(turn, last));
  combineAgain(turn);
}

/** Per share, from nothing to all of the price; half of it if that is unknown. */
function priceOfCalls(
  turn: Turn,
  { positionId, averagePrice }: HeldPosition,
  { wings: [, calls] }: Condor,
): number {
  const first = entryPriceOf(turn, positionId, calls.first);
  const net = first - entryPriceOf(turn, positionId, calls.second);
  const known = first > 0 ? net : averagePrice / 2;
  const least = Math.min(LEAST_PRICE, averagePrice / 2);
  return Math.round(Math.min(averagePrice - least, Math.max(least, known)) * PLACES) / PLACES;
}

const PLACES = 1e6;
