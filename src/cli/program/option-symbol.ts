// A symbol as people type it: `spy` is SPY.
import { InvalidArgumentError } from 'commander';
import { SYMBOL } from '../../market/instruments/symbol.ts';

export function symbolOption(text: string): string {
  const symbol = text.trim().toUpperCase();
  if (SYMBOL.test(symbol)) return symbol;
  throw new InvalidArgumentError(`"${text}" is not a symbol; expected one such as AAPL or BRK.B.`);
}

export function severalSymbols(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, symbolOption(text)])];
}
