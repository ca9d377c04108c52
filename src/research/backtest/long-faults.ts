// What bars longer than a minute cannot decide, a sentence for each term of a strategy that would need more.
// Decision 0074
import { DAY_MS, MINUTE_MS } from '../../kernel/instant.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import type { Session } from '../../market/time/calendar.ts';
import {
  indicatorsRead,
  lengthsRead,
  pathsRead,
} from '../../trader/domain/strategy/lengths-read.ts';
import { type Strategy, strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { BarFile } from '../bars/bar-file.ts';
import type { Faults } from './read-files.ts';
import { venueOf } from './symbol-venues.ts';

/** What conditions read of five-minute bars, whatever bars there are. */
const OF_FIVE_MINUTES =
  /^indicators\.(sma_20|sma_50|ema_20|high_20|low_20)$|^regime\.[^\s]+\.(?!close$)\w+$/;
/** What they read of the first minutes of a session. */
const OF_THE_SESSION = /^indicators\.change_percent$/;

/** By symbol, the length of its bars, in milliseconds. */
export type Lengths = ReadonlyMap<string, number>;

export function longFaults(settings: Settings, lengths: Lengths): Faults {
  const faults = settings.strategies.flatMap((whole) =>
    whole.symbols.flatMap((symbol) => {
      const lengthMs = lengths.get(symbol) ?? MINUTE_MS;
      if (lengthMs === MINUTE_MS) return [];
      const bars = `the bars of ${symbol} are ${readBarName(lengthMs)}`;
      const terms = strategyFor(whole, symbol);
      return [...shorterReads(terms, lengthMs), ...unknownTimes(terms, lengthMs)].map(
        (fault) => `strategy ${whole.name}: ${fault}, and ${bars}`,
      );
    }),
  );
  return [...new Set(faults)];
}

/** A venue with limits of the day, and options, are played by the minute only. */
export function lengthFaults(settings: Settings, file: BarFile, lengthMs: number): Faults {
  const { name, limitsOf } = venueOf(settings, file.symbol);
  const said = `contains bars of ${readBarName(lengthMs)}`;
  if (lengthMs === MINUTE_MS) return [];
  if (limitsOf !== undefined)
    return [`${file.file}: ${said}; a backtest at ${name} needs one-minute bars`];
  const options = settings.strategies.filter(
    ({ trade, symbols }) => trade !== undefined && symbols.includes(file.symbol),
  );
  return options.map(
    (strategy) =>
      `${file.file}: ${said}; strategy ${strategy.name} trades options, which needs one-minute bars of their stock`,
  );
}

function shorterReads(terms: Strategy, lengthMs: number): readonly string[] {
  const { everyMs } = terms.entry;
  const shorter = [...new Set(lengthsRead(terms))].filter((barMs) => barMs < lengthMs);
  const uneven = [...new Set(lengthsRead(terms))].filter(
    (barMs) => barMs > lengthMs && barMs % lengthMs !== 0,
  );
  const paths = pathsRead(terms);
  const fiveMinutes =
    lengthMs > 5 * MINUTE_MS ? paths.filter((one) => OF_FIVE_MINUTES.test(one)) : [];
  const session = lengthMs >= DAY_MS ? paths.filter((one) => OF_THE_SESSION.test(one)) : [];
  const ofSessions =
    lengthMs >= DAY_MS ? indicatorsRead(terms).filter(({ kind }) => !kind.hasBarLength) : [];
  return [
    ...shorter.map((barMs) => `reads bars of ${readBarName(barMs)}`),
    ...uneven.map((barMs) => `reads bars of ${readBarName(barMs)}`),
    ...(everyMs !== undefined && everyMs >= DAY_MS && everyMs < lengthMs
      ? [`is judged at the end of each bar of ${readBarName(everyMs)}`]
      : []),
    ...[...new Set(fiveMinutes)].map((path) => `reads ${path}, which is of five-minute bars`),
    ...[...new Set(session)].map((path) => `reads ${path}, which is of the session so far`),
    ...[...new Set(ofSessions.map(({ text }) => text))].map(
      (text) => `reads ${text}, which is of the session so far (sma(1, '1d') is the last close)`,
    ),
  ];
}

/** Within a bar, the price of a moment is not known. */
function unknownTimes(terms: Strategy, lengthMs: number): readonly string[] {
  const { exit, entryHours } = terms;
  const isTimed = (ms: number | undefined): ms is number => ms !== undefined && ms % lengthMs !== 0;
  const faults: string[] = [];
  if (lengthMs >= DAY_MS) {
    if (exit.atMs !== undefined) faults.push('exit.at is a time within the day');
    if (exit.flattenBeforeCloseMs !== undefined)
      faults.push('exit.flatten_minutes_before_close is a time within the day');
    if (entryHours.between !== undefined) faults.push('entry.between is hours within the day');
  } else if (isTimed(exit.flattenBeforeCloseMs))
    faults.push(
      `exit.flatten_minutes_before_close ${exit.flattenBeforeCloseMs / MINUTE_MS} is within a bar`,
    );
  const ages = [
    ['exit.max_minutes', exit.maxMs],
    ...(exit.partial ?? []).map((part) => [
      'exit.partial after minutes',
      part.kind === 'age' ? part.afterMs : undefined,
    ]),
  ] as const;
  const unitMs = Math.min(lengthMs, DAY_MS);
  for (const [name, ms] of ages)
    if (typeof ms === 'number' && ms % unitMs !== 0)
      faults.push(`${name} ${ms / MINUTE_MS} ends within a bar`);
  return faults;
}

/** Of intraday bars: whether a time of day is one at which a bar begins. */
export function timeFaults(
  settings: Settings,
  lengths: Lengths,
  [session]: readonly Session[],
): Faults {
  if (session === undefined) return [];
  return settings.strategies.flatMap((whole) =>
    whole.symbols.flatMap((symbol) => {
      const lengthMs = lengths.get(symbol) ?? MINUTE_MS;
      const { atMs } = strategyFor(whole, symbol).exit;
      if (lengthMs === MINUTE_MS || lengthMs >= DAY_MS || atMs === undefined) return [];
      const { calendar } = venueOf(settings, symbol);
      const at = calendar.boundsOf(session.day).start + atMs;
      return (at - session.open) % lengthMs === 0
        ? []
        : [
            `strategy ${whole.name}: exit.at is within a bar, and the bars of ${symbol} are ${readBarName(lengthMs)}`,
          ];
    }),
  );
}
