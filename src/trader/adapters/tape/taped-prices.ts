// The prices of one symbol on one day of the tapes: one-minute bars, thinned quotes, and trading halts.
import { basename } from 'node:path';
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { type Bar, isSoundBar } from '../../../market/bars/bar.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { tapeFilesIn } from './tape-files.ts';
import { readTapeLines } from './tape-reader.ts';

export interface TapedPrices {
  /** Files of this day and journal that could be read. */
  readonly files: number;
  /** Ascending. */
  readonly bars: readonly Bar[];
  /** The last one of each slot, ascending. */
  readonly quotes: readonly Quote[];
  readonly halts: readonly { readonly from: Instant; readonly until: Instant | undefined }[];
  /** A sentence for each fault. */
  readonly notes: readonly string[];
}

export interface PricesWanted {
  readonly journalId: string;
  readonly day: TradingDay;
  /** Undefined: only whether there is a tape. */
  readonly symbol: string | undefined;
  readonly slotMs: number;
  dayOf(at: Instant): TradingDay;
}

export async function readTapedPrices(folder: string, wanted: PricesWanted): Promise<TapedPrices> {
  const taking = createTaking(wanted);
  for (const { path, day } of tapeFilesIn(folder))
    if (day === wanted.day) await takeFile(path, wanted, taking);
  return taking.taken();
}

type Taking = ReturnType<typeof createTaking>;

async function takeFile(path: string, { journalId, symbol }: PricesWanted, taking: Taking) {
  const name = basename(path);
  // A tape has the prices of all symbols: lines without this one need no parsing.
  const mark = symbol === undefined ? undefined : `"${symbol}"`;
  const isOfInterest = (written: string) =>
    written.startsWith('["head"') ||
    written.startsWith('["hole"') ||
    (mark !== undefined && written.includes(mark));
  for await (const reading of readTapeLines(path, isOfInterest)) {
    if (reading.kind === 'unreadable') return taking.note(reading.sentence);
    const { line } = reading;
    if (line.kind === 'head') {
      if (line.head.journalId !== journalId)
        return taking.note(`${name} belongs to another journal`);
      taking.file();
      if (symbol === undefined) return;
    } else if (line.kind === 'batch') {
      for (const input of line.batch.inputs) taking.input(input, line.batch.now);
    } else if (line.kind === 'hole') taking.note(`${name} lost ${line.lines} lines`);
  }
}

function createTaking({ day, symbol, slotMs, dayOf }: PricesWanted) {
  const barByStart = new Map<Instant, Bar>();
  const quoteBySlot = new Map<number, Quote>();
  const halts: { from: Instant; until: Instant | undefined }[] = [];
  const notes: string[] = [];
  let files = 0;

  function input(given: object, now: Instant): void {
    const { from, update } = given as { from?: unknown; update?: MarketUpdate };
    if (from !== 'market' || update === undefined) return;
    if (update.type === 'quote') quote(update.quote, now);
    else if (update.type === 'bar' && update.symbol === symbol) bar(update.bar);
    else if (update.type === 'history' && update.symbol === symbol) update.bars.forEach(bar);
  }

  function bar(one: Bar): void {
    if (isSoundBar(one) && dayOf(one.start) === day) barByStart.set(one.start, one);
  }

  function quote(one: Quote, now: Instant): void {
    if (one.symbol !== symbol) return;
    const slot = Math.floor(now / slotMs);
    quoteBySlot.set(slot, { ...one, at: now });
    const open = halts.at(-1);
    const isOpen = open !== undefined && open.until === undefined;
    if (one.isHalted && !isOpen) halts.push({ from: now, until: undefined });
    else if (!one.isHalted && isOpen) open.until = now;
  }

  return {
    input,
    note: (text: string) => void notes.push(text),
    file() {
      files += 1;
    },
    taken: (): TapedPrices => ({
      ...{ files, halts, notes },
      bars: [...barByStart.values()].sort((a, b) => a.start - b.start),
      quotes: [...quoteBySlot]
        .sort(([one], [other]) => one - other)
        .map(([slot, one]) => ({ ...one, at: instant(Math.max(one.at, slot * slotMs)) })),
    }),
  };
}
