// Parses `SYMBOL=FILE`, an option that is given once per symbol.
import { InvalidArgumentError } from 'commander';
import { symbolOption } from './option-symbol.ts';

export function barsBySymbol(text: string, before: ReadonlyMap<string, string> = new Map()) {
  const [, typed, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (typed === undefined || file === undefined)
    throw new InvalidArgumentError('Expected SYMBOL=FILE.');
  const symbol = symbolOption(typed);
  if (before.has(symbol)) throw new InvalidArgumentError(`A file for ${symbol} is given already.`);
  return new Map([...before, [symbol, file]]);
}

/** `SYMBOL=FILE`, or a symbol whose bars are in the store: no file. */
export function storedOrFileBySymbol(
  text: string,
  before: ReadonlyMap<string, string | undefined> = new Map(),
): ReadonlyMap<string, string | undefined> {
  const [, typed = '', file] = /^([^=]*)(?:=(.+))?$/.exec(text) ?? [];
  if (typed === '') throw new InvalidArgumentError('Expected SYMBOL or SYMBOL=FILE.');
  if (file === undefined && /[/\\]|\.(csv|gz|txt|zip)$/i.test(typed))
    throw new InvalidArgumentError(`Which symbol is in ${typed}? Expected SYMBOL=${typed}.`);
  const symbol = symbolOption(typed);
  if (before.has(symbol)) throw new InvalidArgumentError(`Bars of ${symbol} are given already.`);
  return new Map([...before, [symbol, file]]);
}
