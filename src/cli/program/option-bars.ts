// Parses `SYMBOL=FILE`, an option that is given once per symbol.
import { InvalidArgumentError } from 'commander';

export function barsBySymbol(text: string, before: ReadonlyMap<string, string> = new Map()) {
  const [, symbol, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (symbol === undefined || file === undefined)
    throw new InvalidArgumentError('Expected SYMBOL=FILE.');
  if (before.has(symbol)) throw new InvalidArgumentError(`A file for ${symbol} is given already.`);
  return new Map([...before, [symbol, file]]);
}

/** `SYMBOL=FILE`, or a symbol whose bars are in the store: no file. */
export function storedOrFileBySymbol(
  text: string,
  before: ReadonlyMap<string, string | undefined> = new Map(),
): ReadonlyMap<string, string | undefined> {
  const [, symbol = '', file] = /^([^=]*)(?:=(.+))?$/.exec(text) ?? [];
  if (symbol === '') throw new InvalidArgumentError('Expected SYMBOL or SYMBOL=FILE.');
  if (file === undefined && /[/\\]|\.(csv|gz|txt|zip)$/i.test(symbol))
    throw new InvalidArgumentError(`Which symbol is in ${symbol}? Expected SYMBOL=${symbol}.`);
  if (before.has(symbol)) throw new InvalidArgumentError(`Bars of ${symbol} are given already.`);
  return new Map([...before, [symbol, file]]);
}
