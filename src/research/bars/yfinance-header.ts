// The header of `yfinance.download(…).to_csv(…)`: the names, the symbol of each column, then the name of the index.

export interface YfinanceHeader {
  /** In one line, as other vendors have it. */
  readonly header: readonly string[];
  /** More than one if symbols lie side by side. */
  readonly symbols: readonly string[];
}

type Line = readonly string[];

/** By its first line, or by the first two. */
export function mayBeYfinance(lines: readonly Line[]): boolean {
  const titles = lines.map(([first = '']) => first.trim()).join();
  return ['Price', 'Ticker', 'Price,Ticker', 'Ticker,Price'].includes(titles);
}

/** Undefined if the three lines are none; `group_by="ticker"` writes the symbols first. */
export function yfinanceHeader(lines: readonly Line[]): YfinanceHeader | undefined {
  const [index = ''] = lines[2] ?? [];
  if (
    lines.length !== 3 ||
    !mayBeYfinance(lines.slice(0, 2)) ||
    !/^(date(time)?|timestamp)$/i.test(index.trim())
  )
    return undefined;
  const lineOf = (name: string): Line => lines.find(([first]) => first?.trim() === name) ?? [];
  const symbols = new Set(lineOf('Ticker').slice(1));
  return { header: [index, ...lineOf('Price').slice(1)], symbols: [...symbols] };
}
