// Counts a try that is not a backtest, such as the training of a policy, in the same ledger as backtests of the same prices.
import { DAY_MS, type Instant, type TradingDay, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { dataOf, fingerprintsOf } from './fingerprints.ts';
import { type LedgerLine, sessionsLine } from './ledger-lines.ts';
import { trialsOn } from './same-sessions.ts';
import { openTrialLedger } from './trial-ledger.ts';

export interface OutsideTry {
  /** The same again is the same try. */
  readonly key: string;
  /** Who tries; tries of the same maker are counted elsewhere. */
  readonly maker: string;
  /** Daily closes that it is judged on, ascending; a common factor makes no difference. */
  readonly closes: readonly { readonly day: TradingDay; readonly close: number }[];
}

export interface OutsideRequest {
  /** Of the store. */
  readonly folder: string;
  readonly calendar: Calendar;
  readonly at: Instant;
}

/** How many tries of other makers came before it on these prices; fails with a sentence, and ends nothing. */
// Decision 0068
export function triesBefore(
  { key, maker, closes }: OutsideTry,
  { folder, calendar, at }: OutsideRequest,
): Result<number, string> {
  const days = closes.flatMap(({ day, close }) => {
    const session = calendar.sessionOf(day);
    return session === undefined ? [] : [{ session, close }];
  });
  const sessions = days.map(({ session }) => session);
  const bars = new Map([[maker, columnsOf(days)]]);
  const fingerprints = fingerprintsOf(bars, sessions);
  if (fingerprints.size === 0)
    return failed('no month has enough different closes to be known again');
  const data = dataOf(fingerprints);
  const ledger = openTrialLedger(folder);
  const read = ledger.read();
  if (!read.ok) return read;
  const alike = trialsOn(read.value, fingerprints);
  const own = alike.findIndex(({ trial }) => trial === key);
  const earlier = own === -1 ? alike : alike.slice(0, own);
  const others = earlier.filter(({ strategies }) => !strategies.includes(maker)).length;
  if (own !== -1) return ok(others);
  const lines: LedgerLine[] = [
    sessionsLine(data, fingerprints),
    {
      ...{ v: 1, kind: 'trial', trial: key, data, at: toIso(at), strategies: [maker] },
      ...{ symbols: [], from: sessions[0]?.day ?? '', to: sessions.at(-1)?.day ?? '' },
      ...{ trades: 0, profit: 0, sample: null },
    },
  ];
  const written = ledger.add(read.value.fingerprintsByData.has(data) ? lines.slice(1) : lines);
  return written.ok ? ok(others) : written;
}

function columnsOf(
  days: readonly { readonly session: { readonly open: Instant }; readonly close: number }[],
): BarColumns {
  const builder = createColumnBuilder(days.length);
  for (const { session, close } of days)
    builder.add({
      start: session.open,
      ...{ open: close, high: close, low: close, close, volume: 0 },
    });
  return builder.build(DAY_MS);
}
