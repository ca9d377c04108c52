// Reads a report that `sluice backtest --json` printed, as far as two of them can be compared.
import { readFileSync } from 'node:fs';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { COMPARED } from './compared-figures.ts';

export interface ReadReport {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Reports of earlier versions do not name it. */
  readonly currency: string | undefined;
  readonly startEquity: number;
  readonly strategies: readonly { readonly name: string; readonly hash: string }[];
  readonly symbols: readonly ReadSymbol[];
  /** The symbol; undefined without one. */
  readonly benchmark: string | undefined;
  /** Those that are known, by their key. */
  readonly figures: ReadonlyMap<string, number>;
  readonly trades: readonly ReadTrade[];
  readonly notes: readonly string[];
}

/** As a report file of any version has it: times are text. */
export interface ReadSymbol {
  readonly symbol: string;
  readonly bars: number;
  readonly from: string;
  readonly to: string;
}

/** With every other field that the report has. */
export interface ReadTrade {
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly opened_at: string;
  readonly closed_at: string;
  readonly reason: string;
  readonly net_pnl: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** A failure is a sentence that names the file. */
export function readReport(file: string): Result<ReadReport, string> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const isText = error instanceof SyntaxError;
    return failed(`${file}: ${isText ? `not JSON; ${WANTED}` : fileFaultText(error)}`);
  }
  return parseReport(file, value);
}

/** `file`: what sentences call it. */
export function parseReport(file: string, value: unknown): Result<ReadReport, string> {
  const wrong = whyNotReport(value);
  return wrong === undefined
    ? ok(reportIn(file, value as Fields))
    : failed(`${file}: ${wrong}; ${WANTED}`);
}

const WANTED = 'compare takes what `sluice backtest --json` prints';

const TEXT_FIELDS = ['from', 'to'];
const LISTS: Readonly<Record<string, Readonly<Record<string, 'string' | 'number'>>>> = {
  strategies: { name: 'string', hash: 'string' },
  symbols: { symbol: 'string', bars: 'number', from: 'string', to: 'string' },
  trades: {
    symbol: 'string',
    side: 'string',
    quantity: 'number',
    opened_at: 'string',
    closed_at: 'string',
    reason: 'string',
    net_pnl: 'number',
  },
};

function whyNotReport(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'a list, such as --trades writes';
  if (!isFields(value)) return 'no report';
  if ('variants' in value) return 'the result of a --grid';
  if ('facts_compared' in value) return 'the result of --check-lookahead';
  for (const name of TEXT_FIELDS)
    if (typeof value[name] !== 'string') return `no report of a backtest: it has no "${name}"`;
  for (const name of ['headline', 'total'])
    if (!isFields(value[name])) return `no report of a backtest: it has no "${name}"`;
  for (const [name, shape] of Object.entries(LISTS)) {
    const wrong = whyNotList(name, value[name], shape);
    if (wrong !== undefined) return wrong;
  }
  return whyNotFigures(value);
}

/** A figure that is not known is null. */
function whyNotFigures(value: Fields): string | undefined {
  for (const { key, isOptional } of COMPARED) {
    const found = valueAt(value, key);
    if (typeof found === 'number' || (found === null && key !== 'start_equity')) continue;
    if (found !== undefined)
      return `"${key}" is ${JSON.stringify(found).slice(0, 40)}, not a number`;
    if (isOptional !== true) return `no report of a backtest: it has no "${key}"`;
  }
  return undefined;
}

function whyNotList(name: string, list: unknown, shape: Fields): string | undefined {
  if (!Array.isArray(list)) return `no report of a backtest: it has no "${name}"`;
  for (const [at, row] of list.entries())
    for (const [key, type] of Object.entries(shape))
      if (!isFields(row) || typeof row[key] !== type)
        return `${name}[${at}] has no "${key}" that is a ${type}`;
  return undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reportIn(file: string, value: Fields): ReadReport {
  const { currency, benchmark, notes } = value;
  return {
    file,
    from: String(value.from),
    to: String(value.to),
    currency: typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    startEquity: Number(value.start_equity),
    strategies: value.strategies as ReadReport['strategies'],
    symbols: value.symbols as ReadReport['symbols'],
    benchmark: isFields(benchmark) ? String(benchmark.symbol) : undefined,
    figures: new Map(
      COMPARED.flatMap(({ key }) => {
        const found = valueAt(value, key);
        return typeof found === 'number' ? [[key, found] as const] : [];
      }),
    ),
    trades: value.trades as ReadReport['trades'],
    notes: Array.isArray(notes) ? notes.map(String) : [],
  };
}

/** `headline.max_drawdown.fraction`. */
function valueAt(value: Fields, key: string): unknown {
  let at: unknown = value;
  for (const part of key.split('.')) at = isFields(at) ? at[part] : undefined;
  return at;
}
