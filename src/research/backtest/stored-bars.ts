// The bars of a symbol from the store, as if they had been read from a file.
import { DAY_MS, MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import type { BarFile } from '../bars/bar-file.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { UNKNOWN_VOLUME } from '../bars/row-numbers.ts';
import { storedActions } from '../imports/add-actions.ts';
import type { BarStore } from '../store/bar-store.ts';

const MINUTES = { lengthMs: MINUTE_MS, isDaily: false };
const DAYS = { lengthMs: DAY_MS, isDaily: true };

/** `lengthMs`: of the bars to play; one-minute bars without it, or daily ones where only these are stored. */
export function storedBars(
  store: BarStore | undefined,
  symbol: string,
  lengthMs?: number,
): Result<BarFile, FileIssue[]> {
  if (lengthMs === undefined) return storedSeries(store, symbol, [MINUTES, DAYS]);
  const wanted = lengthMs === DAY_MS ? DAYS : { lengthMs, isDaily: false };
  return storedSeries(store, symbol, [wanted]);
}

/** Daily bars, or one-minute bars where only these are stored. */
export function storedDays(
  store: BarStore | undefined,
  symbol: string,
): Result<BarFile, FileIssue[]> {
  return storedSeries(store, symbol, [DAYS, MINUTES]);
}

/** The first of these that is stored. */
function storedSeries(
  store: BarStore | undefined,
  symbol: string,
  wanted: readonly (typeof MINUTES)[],
): Result<BarFile, FileIssue[]> {
  if (store === undefined) return failed([fault(symbol, 'no file is given')]);
  for (const length of wanted) {
    const read = store.read({ symbol, ...length });
    if (!read.ok) return failed([fault(read.failure)]);
    if (read.value !== undefined) return asFile(store, symbol, read.value, length.isDaily);
  }
  const what =
    wanted.length > 1 ? 'daily or one-minute' : readBarName(wanted[0]?.lengthMs ?? MINUTE_MS);
  return failed([fault(absentText(store, symbol, what))]);
}

function asFile(
  store: BarStore,
  symbol: string,
  columns: BarColumns,
  isDaily: boolean,
): Result<BarFile, FileIssue[]> {
  const actions = storedActions(store, symbol);
  if (!actions.ok) return failed(actions.failure.map((sentence) => fault(sentence)));
  return ok({
    file: `stored bars of ${symbol}`,
    ...{ symbol, times: '', columns, isDaily },
    lateCloses: new Map(),
    actions: actions.value,
    leftOut: [],
    notes: volumeNotes(symbol, columns),
  });
}

function volumeNotes(symbol: string, { volume }: BarColumns): readonly string[] {
  if (volume.every((shares) => shares === UNKNOWN_VOLUME))
    return [`the stored bars of ${symbol} have no volumes: no order waits for others to trade`];
  return volume.every((shares) => shares === 0)
    ? [`all volumes of the stored bars of ${symbol} are 0: no order fills`]
    : [];
}

const NAMED_MAX = 8;

function absentText(store: BarStore, symbol: string, what: string): string {
  const { years } = store.years();
  const symbols = [...new Set(years.map((year) => year.symbol))];
  const lengths = new Set(
    years.flatMap((year) => (year.symbol === symbol ? [readBarName(year.lengthMs)] : [])),
  );
  if (lengths.size > 0)
    return `no ${what} bars of ${symbol} are stored in ${store.folder}, but bars of ${[...lengths].join(', ')}: add --length ${[...lengths][0]}, or write ${symbol}=FILE`;
  const named = symbols.slice(0, NAMED_MAX).join(', ');
  const there =
    symbols.length === 0
      ? 'nothing is stored there'
      : `there are ${symbols.length > NAMED_MAX ? `${named} and others` : named}`;
  return `no ${what} bars of ${symbol} are stored in ${store.folder} (${there}): bring them with \`sluice data import\`, or write ${symbol}=FILE`;
}

function fault(file: string, message = ''): FileIssue {
  return { file, line: undefined, field: '', message };
}
