// How many shares a portfolio held in the weeks before a day, by the trades since then.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { hasTrait } from '../../../../ledger/ports/drafts.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';

/** From the last day with the right to a dividend to its payment. */
const DAYS_BEFORE = 60;

/** The most of these weeks, without sign. Undefined where shares came or went by something else than a trade. */
export function heldBefore(
  on: TradingDay,
  own: readonly SeenEntry[],
  now: number,
): number | undefined {
  const from = addDays(on, -DAYS_BEFORE);
  let [held, most] = [now, own.some((one) => one.on > on) ? 0 : Math.abs(now)];
  for (const one of own.toReversed()) {
    if (one.on < from) break;
    const moved = movedBy(one);
    if (moved === undefined) return undefined;
    if (one.on <= on) most = Math.max(most, Math.abs(held));
    held -= moved;
  }
  return Math.max(most, Math.abs(held));
}

function movedBy(one: SeenEntry): number | undefined {
  if (one.type === 'DIVIDEND' || one.type === 'RETURN_OF_CAPITAL') return 0;
  if (!isTrade(one) && one.type !== 'REINVESTED_DIVIDEND') return undefined;
  const size = one.quantity?.toNumber();
  return size !== undefined && hasTrait(one.type, 'takes') ? -size : size;
}
