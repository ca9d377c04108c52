// Fetches bars part by part; each part is stored before the next is asked for, so that an end at any time loses nothing.
import { type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import { type Calendar, isTrading } from '../../market/time/calendar.ts';
import { mergeFaultText } from '../imports/import-files.ts';
import type { BarStore } from '../store/bar-store.ts';
import { type FetchPart, type FetchRange, fetchPlan, sessionsIn } from './fetch-plan.ts';
import { noteAsked, requestedDays } from './requested-days.ts';

export interface FetchRequest extends FetchRange {
  readonly store: BarStore;
  readonly symbol: string;
  readonly calendar: Calendar;
  /** A sentence if it fails; waits as long as the source wants. Undefined if the user ends the command meanwhile. */
  ask(part: FetchPart): Promise<Result<readonly Bar[], string> | undefined>;
  /** Called after every part with the number of all. */
  onPart(all: number): void;
}

export interface Fetched {
  readonly parts: number;
  readonly bars: number;
  readonly added: number;
  /** Whether the user ended it before the last part. */
  readonly isEnded: boolean;
}

export async function fetchBars(request: FetchRequest): Promise<Result<Fetched, string>> {
  const { store, symbol, calendar } = request;
  const name = { symbol, lengthMs: MINUTE_MS, isDaily: false };
  const stored = store.read(name);
  if (!stored.ok) return stored;
  const known = { stored: stored.value, asked: requestedDays(store, symbol) };
  const plan = fetchPlan(calendar, request, known);
  let [parts, bars, added] = [0, 0, 0];
  for (const part of plan) {
    const answer = await request.ask(part);
    if (answer === undefined) return ok({ parts, bars, added, isEnded: true });
    if (!answer.ok) return answer;
    const columns = columnsOf(answer.value, part, request);
    const merged = store.merge(name, columns, 'keep');
    if (!merged.ok)
      return failed(mergeFaultText(merged.failure, 'the answer', { symbol, isDaily: false }));
    noteAsked(store, symbol, daysOf(part, request));
    parts += 1;
    bars += columns.count;
    added += merged.value.added;
    request.onPart(plan.length);
  }
  return ok({ parts, bars, added, isEnded: false });
}

/** Regular hours of the part's days; a broker answers more, or bars that are not over. */
function columnsOf(
  bars: readonly Bar[],
  part: FetchPart,
  { calendar }: Pick<FetchRequest, 'calendar'>,
): BarColumns {
  const builder = createColumnBuilder();
  let last = Number.NEGATIVE_INFINITY;
  for (const bar of bars) {
    const day = calendar.dayOf(bar.start);
    const session = calendar.sessionOf(day);
    if (session === undefined || day < part.from || day > part.to) continue;
    if (!isTrading(session, bar.start) || bar.start <= last) continue;
    last = bar.start;
    builder.add(bar);
  }
  return builder.build(MINUTE_MS);
}

function daysOf({ from, to, until }: FetchPart, { calendar }: FetchRequest): readonly string[] {
  const now: Instant = instant(until);
  return sessionsIn(calendar, { from, to, now }).map(({ day }) => day);
}
