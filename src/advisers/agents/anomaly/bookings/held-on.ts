// How many shares a portfolio held at the end of a day, by the bookings since then.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { hasTrait } from '../../../../ledger/ports/drafts.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';

/** Undefined where shares came or went since by something else than a trade. `own`: the entries of one security. */
export function heldOn(on: TradingDay, own: readonly SeenEntry[], now: number): number | undefined {
  let held = now;
  for (const one of own) {
    if (one.on <= on) continue;
    const moved = movedBy(one);
    if (moved === undefined) return undefined;
    held -= moved;
  }
  return held;
}

/** Shares that the entry added; undefined where it does not say. */
export function movedBy(one: SeenEntry): number | undefined {
  if (one.type === 'DIVIDEND' || one.type === 'RETURN_OF_CAPITAL') return 0;
  if (!isTrade(one) && one.type !== 'REINVESTED_DIVIDEND') return undefined;
  const size = one.quantity?.toNumber();
  return size !== undefined && hasTrait(one.type, 'takes') ? -size : size;
}
