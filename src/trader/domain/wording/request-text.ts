// The command of a request over HTTP in words.
import { words } from './figures.ts';

/** `flatten AAPL`, `stop at AAPL`, `halt`. */
export function requestText(command: string, symbol: string | undefined): string {
  return symbol === undefined ? words(command) : `${words(command)} ${symbol}`;
}
