// The synthetic option chains of a run, or why they are refused: they never stand beside recorded rows.
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { dailyCloses } from '../bars/daily-closes.ts';
import { openOptionStore } from '../store/option-store.ts';
import { RETURNS } from '../synthetic/historical-volatility.ts';
import type { SyntheticTerms } from '../synthetic/synthetic-terms.ts';
import type { Faults } from './read-files.ts';
import { venueOf } from './symbol-venues.ts';

export interface SyntheticRequest {
  readonly settings: Settings;
  readonly sessions: readonly Session[];
  readonly bars: ReadonlyMap<string, BarColumns>;
  readonly actions: readonly CorporateAction[];
  /** Where rows are stored; undefined if there is no store. */
  readonly folder: string | undefined;
}

/** From the end of one minute to that of the next one. */
export const SYNTHETIC_SPACING_MS = MINUTE_MS;

export function syntheticFaults(
  asked: SyntheticRequest,
  { level }: SyntheticTerms,
  underlying: string,
): Faults {
  const { calendar } = venueOf(asked.settings, underlying);
  return [
    ...storedFaults(asked, underlying),
    ...splitFaults(asked, underlying),
    ...(level.kind === 'fixed' ? [] : closesFaults(asked, underlying, calendar)),
  ];
}

// Decision 0060
function storedFaults({ sessions, folder }: SyntheticRequest, underlying: string): Faults {
  const [first, last] = [sessions[0]?.day ?? '', sessions.at(-1)?.day ?? ''];
  const { days } = folder === undefined ? { days: [] } : openOptionStore(folder).days(underlying);
  const stored = days.filter(({ day }) => day >= first && day <= last).length;
  if (stored === 0) return [];
  return [
    `--synthetic-chain: option rows of ${underlying} are stored in ${folder} for ${stored} of the ${sessions.length} sessions, and synthetic prices are never mixed with recorded ones: leave --synthetic-chain away, or choose other days with --from and --to`,
  ];
}

function splitFaults({ actions, sessions }: SyntheticRequest, underlying: string): Faults {
  const [first, last] = [sessions[0]?.day ?? '', sessions.at(-1)?.day ?? ''];
  return actions
    .filter(
      ({ kind, symbol, day }) =>
        kind === 'split' && symbol === underlying && day > first && day <= last,
    )
    .map(
      ({ day }) =>
        `${underlying} splits on ${day}, which changes its option contracts: end before it with --to, or begin after it with --from`,
    );
}

function closesFaults(
  { bars, sessions: [first] }: SyntheticRequest,
  underlying: string,
  calendar: Calendar,
): Faults {
  const columns = bars.get(underlying);
  if (columns === undefined || first === undefined) return [];
  const needed = RETURNS + 1;
  const known = (until: Instant) =>
    dailyCloses({ calendar, columns }, { until, count: needed }, () => 1).length;
  const found = known(first.open);
  if (found === needed) return [];
  return [
    `--synthetic-chain: the volatility needs ${needed} closes of ${underlying} before ${first.day}, and its bars have ${found}: begin later with --from, give earlier bars, or state the volatility, such as --synthetic-chain volatility=0.25`,
  ];
}

export const SYNTHETIC_NOTES: readonly string[] = [
  'a synthetic chain is quoted at the end of each minute by the bars that have ended, and its volatility by the closes of the days before; whether an order would have filled at these prices is unknown',
  'a synthetic chain has no jump at earnings, no wider quotes at the open, no dividends, and open interest, volume and sizes that pass the usual filters; the volatility does not change within a day, which flatters sold options',
];
