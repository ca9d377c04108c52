// LEAN's minutes of option quotes: an archive for each day of an underlying with a file for each contract; trades and open interest lie
// beside it in archives of their own.
import { existsSync, readFileSync } from 'node:fs';
import { failed, type Result } from '../../kernel/result.ts';
import { zoneNamed } from '../../market/time/zone.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { filesOfZip } from '../bars/unpacked.ts';
import { leanPrice, leanTime } from '../formats/lean-files.ts';
import { readOptionRows } from './option-file.ts';
import { LEAN_ROWS } from './option-formats.ts';
import type { OptionFileRequest, ReadOptions } from './option-rows.ts';

const ARCHIVE =
  /(?:^|[\\/])option[\\/][a-z]+[\\/]minute[\\/]([^\\/]+)[\\/](\d{4})(\d{2})(\d{2})_(quote|trade|openinterest)_[a-z]+\.zip$/;
/** Right, strike in ten-thousandths, expiry. */
const CONTRACT = /_(call|put)_(\d+)_(\d{4})(\d{2})(\d{2})\.csv$/;
const NEW_YORK = 'America/New_York';
/** Time, four prices and the size of the bid, and of the ask. */
const QUOTE_CELLS = 11;
/** A row is of the end of its minute. */
const MINUTE_MS = 60_000;

interface Archive {
  readonly file: string;
  readonly symbol: string;
  readonly day: string;
  readonly kind: string;
}

/** `…/option/usa/minute/twx/20140605_quote_american.zip`, or one of the two beside it. */
function archiveOf(file: string): Archive | undefined {
  const [, symbol = '', year, month, day, kind = ''] = ARCHIVE.exec(file) ?? [];
  return kind === ''
    ? undefined
    : { file, symbol: symbol.toUpperCase(), day: `${year}-${month}-${day}`, kind };
}

export function isLeanOptions(file: string): boolean {
  return archiveOf(file) !== undefined;
}

/** Trades and open interest are read with the quotes of their day. */
export function isLeanQuotes(file: string): boolean {
  return archiveOf(file)?.kind === 'quote';
}

export function readLeanOptions(request: OptionFileRequest): Result<ReadOptions, FileIssue[]> {
  const { file, underlying } = request;
  const archive = archiveOf(file);
  const issue = (message: string) => failed([{ file, line: undefined, field: '', message }]);
  if (archive?.kind !== 'quote') return issue(NOT_QUOTES);
  if (underlying !== undefined && underlying !== archive.symbol)
    return issue(`is of ${archive.symbol}, not of ${underlying}`);
  const quotes = filesOfZip(readFileSync(file));
  if (quotes === undefined) return issue(TORN);
  const beside = { trade: besides(file, 'trade'), openInterest: besides(file, 'openinterest') };
  const torn = Object.values(beside).find(({ files }) => files === undefined);
  if (torn !== undefined)
    return failed([{ file: torn.file, line: undefined, field: '', message: TORN }]);
  const origins: Origin[] = [];
  const issues: FileIssue[] = [];
  const rows = rowsOf({ archive, quotes, beside, origins, issues });
  const read = readOptionRows({ ...request, format: LEAN_ROWS, zone: zoneNamed(NEW_YORK) }, rows);
  if (issues.length > 0) return failed(issues);
  return read.ok ? read : failed(read.failure.map((found) => placed(found, origins)));
}

const NOT_QUOTES =
  'is not an archive of LEAN with option quotes, such as …/option/usa/minute/twx/20140605_quote_american.zip';
const TORN = 'it is torn or damaged: it cannot be unpacked';

interface Beside {
  readonly file: string;
  readonly isThere: boolean;
  /** Empty if there is none; undefined if it is torn. */
  readonly files: ReadonlyMap<string, Buffer> | undefined;
}

function besides(file: string, kind: string): Beside {
  const own = file.replace(/_quote_([a-z]+\.zip)$/, `_${kind}_$1`);
  const isThere = existsSync(own);
  return { file: own, isThere, files: isThere ? filesOfZip(readFileSync(own)) : new Map() };
}

/** Rows from `first` on are of this file of the archive. */
interface Origin {
  readonly first: number;
  readonly name: string;
}

function placed(issue: FileIssue, origins: readonly Origin[]): FileIssue {
  const { line } = issue;
  const origin = line === undefined ? undefined : origins.findLast(({ first }) => first <= line);
  if (origin === undefined || line === undefined) return issue;
  return { ...issue, file: `${issue.file}/${origin.name}`, line: line - origin.first + 1 };
}

interface Day {
  readonly archive: Archive;
  readonly quotes: ReadonlyMap<string, Buffer>;
  readonly beside: { readonly trade: Beside; readonly openInterest: Beside };
  /** Both are filled as rows are read. */
  readonly origins: Origin[];
  readonly issues: FileIssue[];
}

function* rowsOf({ archive, quotes, beside, origins, issues }: Day): Generator<readonly string[]> {
  yield LEAN_HEADER;
  let row = 2;
  for (const [name, content] of quotes) {
    const [, right = '', strike = '', year, month, day] = CONTRACT.exec(name) ?? [];
    origins.push({ first: row, name });
    const contract = [archive.symbol, `${year}-${month}-${day}`, leanPrice(strike), right];
    const trades = createTrades(beside.trade, linesIn(beside.trade, name, 'trade'));
    const [openInterest = ''] = linesIn(beside.openInterest, name, 'openinterest').slice(-1);
    const oi = openInterest.split(',')[1] ?? '';
    let [bid, bids, ask, asks] = ['', '', '', ''];
    for (const [index, line] of lines(content).entries()) {
      const cells = line.split(',');
      if (cells.length !== QUOTE_CELLS) {
        const message = `has ${cells.length} cells, and a quote of LEAN has ${QUOTE_CELLS}`;
        issues.push({ file: `${archive.file}/${name}`, line: index + 1, field: '', message });
        continue;
      }
      const [time = '', , , , bidClose = '', bidSize = '', , , , askClose = '', askSize = ''] =
        cells;
      // A side without prices has not changed in the minute.
      if (bidClose !== '') [bid, bids] = [bidClose, bidSize];
      if (askClose !== '') [ask, asks] = [askClose, askSize];
      const { last, volume } = trades.until(Number(time));
      const ended = String(Number(time) + MINUTE_MS);
      const quote = [leanPrice(bid), leanPrice(ask), bids, asks, leanPrice(last), volume, oi];
      row += 1;
      yield [leanTime(archive.day, /^\d+$/.test(time) ? ended : time), ...contract, ...quote];
    }
  }
}

const LEAN_HEADER = [
  ...['at', 'underlying', 'expiry', 'strike', 'right'],
  ...['bid', 'ask', 'bid_size', 'ask_size', 'last', 'volume', 'oi'],
] as const;

/** What has traded from the open to the end of a minute, unknown without an archive; minutes are asked for in order. */
function createTrades({ isThere }: Beside, rows: readonly string[]) {
  const trades = rows.map((row) => row.split(','));
  let [next, volume, last] = [0, 0, ''];
  return {
    until(time: number): { readonly last: string; readonly volume: string } {
      for (; next < trades.length && Number(trades[next]?.[0]) <= time; next += 1) {
        last = trades[next]?.[4] ?? '';
        volume += Number(trades[next]?.[5]);
      }
      return { last, volume: isThere ? String(volume) : '' };
    },
  };
}

function linesIn({ files }: Beside, quotes: string, kind: string): readonly string[] {
  const content = files?.get(quotes.replace('_quote_', `_${kind}_`));
  return content === undefined ? [] : lines(content);
}

function lines(content: Buffer): readonly string[] {
  return content
    .toString('latin1')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}
