// Days of a series whose return waits: a split that is not booked makes the value of old shares drop, or rise, without a gain.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { ReplayedDay } from '../../domain/analytics/replayed-day.ts';
import type { Entry } from '../../domain/entries/entry.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type { Lot } from '../../domain/lots/lot.ts';
import type { SplitOnDay } from '../../domain/prices/splits.ts';
import { isNear } from '../../domain/prices/splits.ts';
import { type LotsUnderSplits, unbookedSplits } from '../../domain/prices/unbooked-splits.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import {
  closesOfDays,
  declinedSplits,
  notDeclined,
  suspectedSplits,
} from '../valuation/split-questions.ts';

interface Waiting extends Pick<LotsUnderSplits, 'booked' | 'closeOn'> {
  readonly splits: readonly SplitOnDay[];
}

export type WaitingSplits = ReadonlyMap<SecurityId, Waiting>;

export interface SplitsKnown {
  readonly portfolio: PortfolioId;
  readonly securities: readonly SecurityRow[];
  readonly entries: readonly Entry[];
  readonly printed: ReadonlyMap<SecurityId, readonly SplitOnDay[]>;
  readonly booked: ReadonlyMap<SecurityId, readonly SplitOnDay[]>;
}

/** Almost always none: closes are read for those alone that have one. */
export async function waitingSplits(
  { history, read }: Pick<ValuationSources, 'history' | 'read'>,
  { portfolio, securities, entries, printed, booked }: SplitsKnown,
): Promise<WaitingSplits> {
  const found = new Map<SecurityId, Waiting>();
  const suspected = await suspectedSplits(read, portfolio);
  for (const row of securities) {
    const own = booked.get(row.id) ?? [];
    const known = printed.get(row.id) ?? [];
    const guessed = (suspected.get(row.id) ?? []).filter(
      (one) => !known.some((other) => isNear(other.on, one.on)),
    );
    const unbooked = [...known, ...guessed].filter(
      (split) => !own.some((one) => isNear(one.on, split.on)),
    );
    if (unbooked.length === 0) continue;
    const splits = notDeclined(unbooked, (await declinedSplits(read, portfolio)).get(row.id));
    const days = entries.flatMap((entry) =>
      entry.kind !== 'cash' && entry.security === row.id ? [entry.on] : [],
    );
    found.set(row.id, { splits, booked: own, closeOn: await closesOfDays(history, row, days) });
  }
  return found;
}

/** Of what is held at the end of the day, the splits since the day before in the series. */
export function waitingOn(
  waiting: WaitingSplits,
  lots: ReadonlyMap<SecurityId, readonly Lot[]>,
  { after, on }: { readonly after: TradingDay; readonly on: TradingDay },
): readonly WaitingSplit[] {
  return [...waiting].flatMap(([security, { splits, booked, closeOn }]) => {
    const since = splits.filter((split) => split.on > after && split.on <= on);
    if (since.length === 0) return [];
    const known = { lots: lots.get(security) ?? [], on, booked, closeOn };
    return unbookedSplits(since, known).map((split) => ({ security, split }));
  });
}

export interface WaitingSplit {
  readonly security: SecurityId;
  readonly split: SplitOnDay;
}

/** The day with what these changed by as if it had been moved in or out: neither a gain nor a loss. */
export function withoutReturnOf(
  waits: readonly WaitingSplit[],
  before: ReplayedDay,
  day: ReplayedDay,
): ReplayedDay {
  const moved = new Map(day.moved);
  const delivered = new Map(day.delivered);
  const flows = [...day.flows];
  for (const security of new Set(waits.map((one) => one.security))) {
    const profit =
      valueIn(day, security) -
      valueIn(before, security) +
      (day.paid.get(security) ?? 0) -
      (moved.get(security) ?? 0);
    moved.set(security, (moved.get(security) ?? 0) + profit);
    delivered.set(security, (delivered.get(security) ?? 0) + profit);
    flows.push({ on: day.on, amount: profit });
  }
  return { ...day, moved, delivered, flows };
}

function valueIn({ held }: ReplayedDay, security: SecurityId): number {
  return held.find((one) => one.security === security)?.value ?? 0;
}
