// /v2/account/portfolio/history: the equity at the end of each window of time.
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import { instantOf } from '../../../../market/time/zone.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { EquitySample } from '../../exchange/account/history.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { badField } from '../../exchange/state/refusals.ts';
import { type Answered, found, isRefusal, momentOf, refusalAnswer } from '../messages/answers.ts';

const PERIOD = /^(\d{1,4})(D|W|M|A)$/;
const DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30, A: 365 };
const FRAME_MINUTES: Readonly<Record<string, number>> = {
  '1Min': 1,
  '5Min': 5,
  '15Min': 15,
  '1H': 60,
};
const SHORT_DAYS = 7;
const MIDDLE_DAYS = 30;

export function historyView(exchange: Exchange, query: URLSearchParams): Answered {
  const period = query.get('period') ?? '1M';
  const [, count = '', unit = ''] = PERIOD.exec(period) ?? [];
  const days = Number(count) * (DAYS[unit] ?? 0);
  if (days === 0) return refusalAnswer(badField(`invalid period: ${period}`));
  const timeframe = query.get('timeframe') ?? usualFrame(days);
  const minutes = FRAME_MINUTES[timeframe];
  if (minutes === undefined && timeframe !== '1D')
    return refusalAnswer(badField(`invalid timeframe: ${timeframe}`));
  const end = momentOf(query, 'end') ?? momentOf(query, 'date_end') ?? exchange.now();
  if (isRefusal(end)) return refusalAnswer(end);
  const start = momentOf(query, 'start') ?? momentOf(query, 'date_start') ?? end - days * DAY_MS;
  if (isRefusal(start)) return refusalAnswer(start);
  const until = query.has('date_end') ? end + DAY_MS : end;
  const samples = exchange.history.samples().filter(({ at }) => at >= start && at <= until);
  const windows = lastByWindow(samples, (at) =>
    minutes === undefined
      ? eveningOf(at)
      : Math.floor(at / (minutes * MINUTE_MS)) * minutes * MINUTE_MS,
  );
  const flows = query.get('cashflow_types') ?? 'NONE';
  const series = seriesOf(exchange, windows, timeframe);
  return found(flows === '' || flows === 'NONE' ? series : { ...series, cashflow: {} });
}

type Windows = ReadonlyMap<number, EquitySample>;

function lastByWindow(
  samples: readonly EquitySample[],
  windowOf: (at: Instant) => number,
): Windows {
  const windows = new Map<number, EquitySample>();
  for (const sample of samples) windows.set(windowOf(sample.at), sample);
  return windows;
}

function seriesOf({ account, history }: Exchange, windows: Windows, timeframe: string): object {
  const first = [...windows.values()][0];
  const before = history.samples().findLast(({ at }) => first !== undefined && at < first.at);
  const base = Number((before?.equity ?? account.lastEquity).toString());
  const equity = [...windows.values()].map((sample) => Number(sample.equity.toString()));
  return {
    timestamp: [...windows.keys()].map((start) => Math.floor(start / SECOND_MS)),
    equity,
    profit_loss: equity.map((value) => rounded(value - base, 4)),
    profit_loss_pct: equity.map((value) => (base === 0 ? null : rounded((value - base) / base, 6))),
    base_value: base,
    timeframe,
  };
}

/** The service dates a day by the end of its extended hours, also one that has not ended. */
const EVENING_MS = 20 * HOUR_MS;
const eveningOf = (at: Instant) => instantOf(US_EQUITIES.zone, US_EQUITIES.dayOf(at), EVENING_MS);
const rounded = (value: number, places: number) => Number(value.toFixed(places));

function usualFrame(days: number): string {
  if (days < SHORT_DAYS) return '1Min';
  return days < MIDDLE_DAYS ? '15Min' : '1D';
}
