// Parses `SYMBOL=FILE`, an option that is given once per symbol.
import { InvalidArgumentError } from 'commander';

export function barsBySymbol(text: string, before: ReadonlyMap<string, string> = new Map()) {
  const [, symbol, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (symbol === undefined || file === undefined)
    throw new InvalidArgumentError('Expected SYMBOL=FILE.');
  if (before.has(symbol)) throw new InvalidArgumentError(`A file for ${symbol} is given already.`);
  return new Map([...before, [symbol, file]]);
}
