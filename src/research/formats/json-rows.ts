// Bars in the answers of vendors' APIs (JSON) as rows of texts, as if they came from a CSV file.

type Fields = Readonly<Record<string, unknown>>;
type Row = readonly string[];

interface Bars {
  /** Undefined if each bar names its own, or the answer names none. */
  readonly symbol: string | undefined;
  readonly bars: readonly Fields[];
}

export interface JsonRows {
  /** Undefined where bars are lists without names, as in Binance's answers. */
  readonly header: Row | undefined;
  readonly rows: readonly Row[];
}

/** Where answers keep their bars, and where they name the symbol. */
const LISTS = ['results', 'bars', 'data', 'values', 'historical', 'candles'];
const SYMBOLS = ['ticker', 'symbol'];

/** Whether a file that begins so is JSON. */
export function isJson(start: string): boolean {
  return /^\uFEFF?\s*(\{\s*["}]|\[\s*[[{\]])/.test(start);
}

/** Throws an error with a sentence if it is not JSON, or has no bars. */
export function jsonRows(text: string): JsonRows {
  const value = parsed(text.replace(/^\uFEFF/, ''));
  const found = barsIn(value, undefined).map(({ symbol, bars }) => ({
    symbol,
    bars: bars.map(flat),
  }));
  // Of all bars: where only the first lacks its volume, the others have theirs.
  const names = [...new Set(found.flatMap(({ bars }) => bars.flatMap(Object.keys)))];
  if (names.length === 0) return { header: undefined, rows: listsIn(value) };
  const isNamed = found.some(({ symbol }) => symbol !== undefined);
  const hasOwn = names.some((name) => SYMBOLS.includes(name));
  const header = isNamed && !hasOwn ? ['symbol', ...names] : names;
  const rows = found.flatMap(({ symbol, bars }) =>
    bars.map((bar) =>
      header.map((name) => textOf(name === 'symbol' && !hasOwn ? symbol : bar[name])),
    ),
  );
  return { header, rows };
}

/** Bars as lists without names, wherever they are in an answer, as of Kraken, OKX, Bybit and Kite. */
function listsIn(value: unknown): readonly Row[] {
  const [table, another] = tablesIn(value);
  if (table === undefined) throw new Error(`no bars are in this JSON${contentOf(value)}`);
  if (another !== undefined)
    throw new Error('it has several lists of bars, none with names: save each in its own file');
  return table.map((row) => row.map(textOf));
}

function tablesIn(value: unknown): readonly (readonly (readonly unknown[])[])[] {
  if (isTable(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(tablesIn);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = linesOf(text);
    if (lines !== undefined) return lines;
    throw new Error(
      `not JSON of bars (${error instanceof Error ? error.message : String(error)}); expected one list or answer, or CSV`,
    );
  }
}

/** A line for each bar; undefined if any of them is something else. */
function linesOf(text: string): readonly Fields[] | undefined {
  try {
    const lines = text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    return lines.every(isFields) ? lines : undefined;
  } catch {
    return undefined;
  }
}

function barsIn(value: unknown, symbol: string | undefined): readonly Bars[] {
  const table =
    barsOfColumns(value) ?? barsOfTable(value) ?? barsOfNames(value) ?? barsOfYahoo(value);
  if (Array.isArray(value)) {
    const bars = value.filter(isBar);
    if (bars.length > 0) return [{ symbol, bars }];
    return value.flatMap((one) => barsIn(one, symbol));
  }
  if (!isFields(value)) return [];
  const series = Object.entries(value).find(([key]) => key.includes(ALPHA_VANTAGE));
  if (series !== undefined) return [{ symbol: alphaSymbol(value), bars: timedBars(series[1]) }];
  const name = nameIn(value) ?? symbol;
  if (table !== undefined) return [{ symbol: name, bars: table }];
  const list = LISTS.map((key) => value[key]).find((one) => typeof one === 'object');
  if (Array.isArray(list)) return barsIn(list, name);
  const inner = isFields(list) ? list : value;
  // Of several symbols: `{"bars": {"SPY": […], "QQQ": […]}}`. Beside texts, a key says something else.
  const areSymbols = inner === list && Object.values(inner).every((one) => typeof one === 'object');
  return Object.entries(inner).flatMap(([key, one]) => barsIn(one, areSymbols ? key : name));
}

function nameIn(value: Fields): string | undefined {
  const { meta } = value;
  const named = isFields(meta) ? meta : value;
  const own = SYMBOLS.map((name) => named[name]).find((name) => typeof name === 'string');
  return typeof own === 'string' ? own : undefined;
}

/** `Time Series (5min)`, `Weekly Adjusted Time Series`. */
const ALPHA_VANTAGE = 'Time Series';

/** `{"2020-12-15 09:30:00": {"1. open": …}}` */
function timedBars(series: unknown): readonly Fields[] {
  if (!isFields(series)) return [];
  return Object.entries(series).map(([timestamp, bar]) => ({
    timestamp,
    ...(isFields(bar) ? bar : {}),
  }));
}

function alphaSymbol(value: Fields): string | undefined {
  const meta = value['Meta Data'];
  const symbol = isFields(meta) ? meta['2. Symbol'] : undefined;
  return typeof symbol === 'string' ? symbol : undefined;
}

/** `{"t": […], "o": […], …}`, as Finnhub answers: a list for each field. */
function barsOfColumns(value: unknown): readonly Fields[] | undefined {
  if (!isFields(value)) return undefined;
  const { t: times, o: opens } = value;
  if (!Array.isArray(times) || !Array.isArray(opens)) return undefined;
  const lists = Object.entries(value).flatMap(([name, list]) =>
    Array.isArray(list) ? [[name, list] as const] : [],
  );
  if (lists.some(([, list]) => list.length !== times.length)) return undefined;
  return times.map((_, at) => Object.fromEntries(lists.map(([name, list]) => [name, list[at]])));
}

/** `{"column_names": […], "data": [[…]]}` of Nasdaq Data Link, `{"header": {"format": […]}, "response": [[…]]}` of ThetaData, and such. */
function barsOfNames(value: unknown): readonly Fields[] | undefined {
  if (!isFields(value)) return undefined;
  const own = Object.values(value);
  const table = own.find(isTable);
  const [row] = table ?? [];
  if (table === undefined || row === undefined) return undefined;
  const names = own
    .flatMap((one) => (isFields(one) ? [one, ...Object.values(one)] : [one]))
    .map(namesIn)
    .find((found) => found?.length === row.length);
  if (names === undefined) return undefined;
  // As pandas splits a table: the times are the index.
  const { index } = value;
  const times = Array.isArray(index) && isTime(String(index[0])) ? index : undefined;
  return table.map((cells, of) => ({
    ...(times && { timestamp: times[of] }),
    ...Object.fromEntries(names.map((name, at) => [name, cells[at]])),
  }));
}

/** Texts, or columns that have a name. */
function namesIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = value.map((one: unknown) => {
    const { name }: Fields = isFields(one) ? one : { name: one };
    return name;
  });
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** `{"timestamp": […], "indicators": {"quote": [{"open": […], …}]}}` */
function barsOfYahoo(value: unknown): readonly Fields[] | undefined {
  if (!isFields(value)) return undefined;
  const { timestamp: times, indicators } = value;
  const { quote: quotes }: Fields = isFields(indicators) ? indicators : {};
  const quote: unknown = Array.isArray(quotes) ? quotes[0] : undefined;
  if (!Array.isArray(times) || !isFields(quote)) return undefined;
  const fields = Object.entries(quote);
  return times.map((timestamp, at) => ({
    timestamp,
    ...Object.fromEntries(fields.map(([name, all]) => [name, Array.isArray(all) ? all[at] : null])),
  }));
}

/** Databento has the time of a bar in its head. */
function flat({ hd, ...bar }: Fields): Fields {
  return isFields(hd) ? { ...hd, ...bar } : bar;
}

/** As pandas writes tables: for each field its values by row, or for each row its values by field. */
function barsOfTable(value: unknown): readonly Fields[] | undefined {
  if (!isFields(value)) return undefined;
  const [key = '', first] = Object.entries(value)[0] ?? [];
  if (isBar(first)) return isTime(key) ? timedBars(value) : undefined;
  if (!isBar(value) || !isFields(first)) return undefined;
  const fields = Object.entries(value);
  return Object.keys(first).map((row) => ({
    ...(isTime(row) && { timestamp: row }),
    ...Object.fromEntries(
      fields.map(([name, values]) => [name, isFields(values) ? values[row] : undefined]),
    ),
  }));
}

/** An epoch time or a date, and not the number of a row. */
function isTime(key: string): boolean {
  return /^(\d{9,}$|\d{4}-)/.test(key);
}

function isBar(value: unknown): value is Fields {
  if (!isFields(value)) return false;
  const names = Object.keys(value).map((name) => name.toLowerCase());
  const has = (...wanted: readonly string[]) => wanted.some((name) => names.includes(name));
  return has('o', 'open') && has('c', 'close');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTable(value: unknown): value is readonly (readonly unknown[])[] {
  return Array.isArray(value) && value.length > 0 && value.every(Array.isArray);
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** An answer that refuses says why. */
function contentOf(value: unknown): string {
  if (!isFields(value)) return '';
  const why = ['error', 'message', 'status'].map((name) => value[name]).find(Boolean);
  const names = Object.keys(value).slice(0, 8).join(', ');
  return `: it has ${names}${typeof why === 'string' ? ` ("${why}")` : ''}`;
}
