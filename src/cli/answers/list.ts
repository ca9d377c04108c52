// Shared by the commands that list what grows for years: which rows are shown, by time, symbol, strategy and reason.
import type { Command } from 'commander';
import { type Instant, toIso } from '../../kernel/instant.ts';
import { nearestName } from '../../kernel/nearest-name.ts';
import { symbolAsWritten } from '../../market/instruments/symbol.ts';
import { instrumentAsWritten, optionTermsOf } from '../../market/options/combination.ts';
import { optionRootOf } from '../../market/options/option-id.ts';
import type { Look } from '../../trader/ports/look.ts';
import type { Finish } from '../program/exit-code.ts';
import type { InstanceFlags } from '../program/instance.ts';
import { wholeFrom } from '../program/option-numbers.ts';
import { type PastTime, timeOption } from '../program/option-time.ts';
import { configureReading, type Reading, type ReadingCommand, readRows } from './reading.ts';

type Flags = Readonly<Record<string, unknown>>;

export interface ListTerms<Row extends object> {
  /** The control API's path, without the page. */
  readonly path: string;
  /** The field of the time of a row, by which the list is sorted. */
  readonly time: keyof Row & string;
  /** What each option of this name compares; a row may have several values. */
  readonly values: Readonly<
    Partial<
      Record<
        Filter,
        { readonly what: string; readonly of: (row: Row, asked: string) => readonly string[] }
      >
    >
  >;
  readonly query?: (flags: Flags) => string;
  /** The same without a daemon. */
  readonly read: (look: Look, flags: Flags) => readonly Row[];
}

type Filter = 'symbol' | 'strategy' | 'reason' | 'feed';

interface ListFlags {
  readonly since?: PastTime;
  readonly until?: PastTime;
  readonly last?: number;
}

const LAST_MAX = 1_000_000;
/** A person scrolls no further; a program reads all. */
const AT_TERMINAL = 500;

export function configureList<Row extends object>(
  command: Command,
  finish: Finish,
  terms: ListTerms<Row>,
  shown: Omit<ReadingCommand<Row>, 'reading' | 'ifNone' | 'below'>,
): void {
  command
    .option('--since <time>', 'from when on: 45m, 2d, 10:15 of today, or a day', timeOption)
    .option('--until <time>', 'until when; of a day, its end', timeOption)
    .option('--last <count>', 'only the newest', wholeFrom(1, LAST_MAX));
  for (const [name, { what }] of filtersOf(terms)) {
    const argument = name === 'symbol' ? '<symbol>' : '<name>';
    const parse = name === 'symbol' ? symbolAsTyped : (text: string) => text;
    command.option(`--${name} ${argument}`, what, parse);
  }
  configureReading<Row>(command, finish, {
    ...shown,
    reading: (flags, now) => readingOf(terms, { ...flags, last: countIn(flags) }, now),
    ifNone: (flags) => whyNone(terms, flags),
    below: (rows, flags) =>
      flags.last === undefined && rows.length === countIn(flags)
        ? `The newest ${AT_TERMINAL}; \`--last 2000\` or \`--since 30d\` shows more.`
        : '',
  });
}

function filtersOf<Row extends object>({ values }: ListTerms<Row>) {
  return Object.entries(values) as [Filter, NonNullable<(typeof values)[Filter]>][];
}

/** Undefined for all. */
function countIn({ last, since, until, json }: Flags): number | undefined {
  if (typeof last === 'number') return last;
  const isWhole = json === true || since !== undefined || until !== undefined;
  return isWhole || !process.stdout.isTTY ? undefined : AT_TERMINAL;
}

/** What each filter that was typed asks for. */
function givenIn<Row extends object>(terms: ListTerms<Row>, flags: Flags) {
  return filtersOf(terms).flatMap(([name, filter]) => {
    const asked = flags[name];
    return typeof asked === 'string' ? [[asked, filter, name] as const] : [];
  });
}

function readingOf<Row extends object>(
  terms: ListTerms<Row>,
  flags: Flags,
  now: Instant,
): Reading<Row> {
  const { path, time, query, read } = terms;
  const { since, until, last } = flags as ListFlags;
  const from = since?.(now).begin;
  const to = until?.(now).end;
  const span = [
    ...(from === undefined ? [] : [`&from=${toIso(from)}`]),
    ...(to === undefined ? [] : [`&to=${toIso(to)}`]),
  ].join('');
  const sort = last === undefined ? time : `-${time}`;
  const wanted = givenIn(terms, flags);
  return {
    path: `${path}?sort=${sort}${span}${query?.(flags) ?? ''}`,
    isPaged: true,
    ...(last !== undefined && { last }),
    read: (look) => read(look, flags),
    isWanted: (row) => {
      const at = Date.parse(String(row[time]));
      const isInSpan = (from === undefined || at >= from) && (to === undefined || at < to);
      return isInSpan && wanted.every(([asked, { of }]) => of(row, asked).includes(asked));
    },
  };
}

/** If a filter names what no row has, most likely it is a typo. */
async function whyNone<Row extends object>(
  terms: ListTerms<Row>,
  flags: InstanceFlags & Flags,
): Promise<string | undefined> {
  const given = givenIn(terms, flags);
  if (given.length === 0) return undefined;
  const all = await readRows<Row>(flags, (now) => ({
    ...readingOf(terms, { ...flags, ...NO_FILTER }, now),
    isNoted: true,
  }));
  if (!all.ok || all.value.length === 0) return undefined;
  const unknown = given.flatMap(([asked, { of }, name]) => {
    const known = [...new Set(all.value.flatMap((row) => of(row, asked)))].toSorted();
    return known.includes(asked) ? [] : [unknownText(name, asked, known)];
  });
  return unknown.length === 0 ? undefined : unknown.join(' ');
}

const NO_FILTER: Readonly<Record<Filter | 'last', undefined>> = {
  ...{ symbol: undefined, strategy: undefined, reason: undefined, feed: undefined },
  last: undefined,
};

const NAMED_MAX = 8;

function unknownText(name: Filter, value: string, known: readonly string[]): string {
  const meant = nearestName(value, known);
  if (meant !== undefined) return `None has the ${name} ${value}; did you mean ${meant}?`;
  const more = known.length > NAMED_MAX ? ', ...' : '';
  return `None has the ${name} ${value}; they have ${known.slice(0, NAMED_MAX).join(', ')}${more}.`;
}

/** An option contract is found by its stock, too. */
export function symbolsOf({ symbol }: { readonly symbol: string }, asked: string): string[] {
  const terms = optionTermsOf(symbol);
  if (terms === undefined) return [symbol];
  return [symbol, terms.root === optionRootOf(asked) ? asked : terms.root];
}

/** A position keeps its id when its symbol changes. */
export function isSymbolInId({
  id,
  symbol,
}: {
  readonly id?: string;
  readonly symbol: string;
}): boolean {
  return id?.startsWith(`${symbol}-`) === true;
}

export function symbolAsTyped(text: string): string {
  const id = instrumentAsWritten(text);
  return optionTermsOf(id) === undefined ? symbolAsWritten(text.trim()) : id;
}
