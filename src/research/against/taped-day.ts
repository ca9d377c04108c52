// What the tape of a day has beside its decisions: settings in force, answers of the feeds, minutes and spreads.
import { basename } from 'node:path';
import { type Instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Bar } from '../../market/bars/bar.ts';
import type { Quote } from '../../market/quotes/quote.ts';
import { type TapeFile, tapeFilesIn } from '../../trader/adapters/tape/tape-files.ts';
import { readTape } from '../../trader/adapters/tape/tape-reader.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { CommandInput, Input } from '../../trader/engine/inbox/input.ts';
import type { MarketUpdate } from '../../trader/ports/market-feed.ts';
import type { OrderCommand } from '../../trader/ports/order-request.ts';
import type { FeedAnswer, FeedWindow } from '../../trader/ports/prediction-feed.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { TapeHead } from '../../trader/ports/tape.ts';
import { withCode } from '../replay/code-again.ts';

export type TapedAnswer = FeedAnswer | FeedWindow;

type PlaceOrder = Extract<OrderCommand, { type: 'place-order' }>;

export interface TapedOrder {
  readonly at: Instant;
  readonly command: PlaceOrder;
}

export interface TapedDay {
  /** In force from each moment on, ascending; the first ones from the start of the first run of the day. */
  readonly settings: readonly { readonly from: Instant; readonly settings: Settings }[];
  readonly answers: readonly TapedAnswer[];
  /** That people and programs placed, ascending. */
  readonly orders: readonly TapedOrder[];
  /** By symbol and start: those of the day and of the history that the gateway sent. */
  readonly minutes: ReadonlyMap<string, ReadonlyMap<number, Bar>>;
  /** By symbol, and by minute of the day: the mean of ask less bid. */
  readonly spreads: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Sentences: what the tape lacks. */
  readonly notes: readonly string[];
}

export interface TapedDayRequest {
  /** A tape of another journal is not of this day. */
  readonly journalId: string | undefined;
  /** Ascending: the first days are read for positions that are still open on the last. */
  readonly days: readonly TradingDay[];
  dayOf(at: Instant): TradingDay;
}

/** Runs that began earlier are read from their beginning: the history and the changes of settings are there. */
export async function readTapedDay(
  folder: string,
  request: TapedDayRequest,
): Promise<Result<TapedDay, string>> {
  const day = request.days.at(-1);
  if (day === undefined) throw new Error('a day is asked for');
  const files = tapeFilesIn(folder);
  const isAsked = (file: TapeFile) => request.days.includes(file.day);
  const lives = new Set(files.filter(isAsked).map(({ life }) => life));
  if (!files.some((file) => file.day === day)) return failed(noTape(day, files));
  const taking = createTaking(request);
  for (const file of files) {
    if (!lives.has(file.life) || file.day > day) continue;
    await takeFile(file, taking);
  }
  const taken = taking.taken();
  if (taken.settings.length === 0)
    return failed(`The tape of ${day} cannot be read: ${taken.notes.join('; ')}`);
  return ok(taken);
}

async function takeFile({ path }: TapeFile, taking: Taking): Promise<void> {
  const name = basename(path);
  for await (const reading of readTape(path)) {
    if (reading.kind === 'unreadable') return taking.note(reading.sentence);
    const { line } = reading;
    if (line.kind === 'head') {
      if (!taking.head(line.head, name)) return;
    }
    if (line.kind === 'batch')
      for (const input of line.batch.inputs) taking.input(input as Input, line.batch.now);
    else if (line.kind === 'hole')
      taking.note(`${name} lost ${counted(line.lines, 'line')}: answers and prices may be missing`);
  }
}

type Taking = ReturnType<typeof createTaking>;

function createTaking({ journalId, days, dayOf }: TapedDayRequest) {
  const isAsked = (at: Instant) => days.includes(dayOf(at));
  const orders: TapedOrder[] = [];
  const settings: { readonly from: Instant; readonly settings: Settings }[] = [];
  const answers: TapedAnswer[] = [];
  const minutes = new Map<string, Map<number, Bar>>();
  const spreads = new Map<string, Map<number, { sum: number; count: number }>>();
  const notes: string[] = [];
  let life = Number.NaN;

  /** Whether the tape belongs to the journal. */
  function head(of: TapeHead, name: string): boolean {
    if (of.journalId !== journalId) {
      notes.push(`${name} belongs to the journal ${of.journalId}, not to ${journalId}`);
      return false;
    }
    begin(of, name);
    return true;
  }

  function begin({ life: began, part, settings: first }: TapeHead, name: string): void {
    if (began === life) return;
    life = began;
    settings.push({ from: began, settings: withCode(first) });
    if (part > 1)
      notes.push(
        `the beginning of the run is deleted: changes of settings before ${name} are unknown`,
      );
  }

  function input(given: Input, now: Instant): void {
    if (given.from === 'market') return market(given.update, now);
    if (given.from === 'reload') {
      const { reload } = given;
      if (reload.kind === 'change')
        settings.push({ from: now, settings: withCode(reload.settings) });
      return;
    }
    if ('command' in given) return order(given, now);
    if (given.from !== 'feed') return;
    const { report } = given;
    const isAnswer = report.type === 'feed-answer' || report.type === 'feed-window';
    if (isAnswer && isAsked(report.receivedAt)) answers.push(report);
  }

  /** One that waited for prices comes a second time. */
  function order({ command, waited }: CommandInput, at: Instant): void {
    if (command.type === 'place-order' && waited === undefined && isAsked(at))
      orders.push({ at, command });
  }

  function market(update: MarketUpdate, now: Instant): void {
    if (update.type === 'bar') keep(update.symbol, update.bar);
    else if (update.type === 'history') for (const bar of update.bars) keep(update.symbol, bar);
    else if (update.type === 'quote' && isAsked(now)) widen(update.quote);
  }

  function keep(symbol: string, bar: Bar): void {
    const kept = minutes.get(symbol) ?? new Map<number, Bar>();
    minutes.set(symbol, kept.set(bar.start, bar));
  }

  function widen({ symbol, bid, ask, at }: Quote): void {
    if (!(ask > bid)) return;
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const bySymbol = spreads.get(symbol) ?? new Map<number, { sum: number; count: number }>();
    spreads.set(symbol, bySymbol);
    const { sum, count } = bySymbol.get(minute) ?? { sum: 0, count: 0 };
    bySymbol.set(minute, { sum: sum + ask - bid, count: count + 1 });
  }

  return {
    head,
    input,
    note: (text: string) => void notes.push(text),
    taken: (): TapedDay => ({
      ...{ settings, answers, orders, minutes, notes },
      spreads: new Map([...spreads].map(([symbol, all]) => [symbol, meansOf(all)])),
    }),
  };
}

function meansOf(
  all: ReadonlyMap<number, { readonly sum: number; readonly count: number }>,
): ReadonlyMap<number, number> {
  return new Map([...all].map(([minute, { sum, count }]) => [minute, sum / count]));
}

function noTape(day: TradingDay, files: readonly TapeFile[]): string {
  const days = [...new Set(files.map((file) => file.day))].sort();
  const [first] = days;
  const last = days.at(-1);
  const there =
    first === undefined
      ? 'this instance has no tape yet'
      : `there are tapes of ${first === last ? first : `${first} to ${last}`}`;
  return `No tape of ${day}: the strategies in force and the answers of the feeds are gone (${there}; tape.keep_days says how long they stay)`;
}
