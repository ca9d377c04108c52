// `--holdings AAPL=300@180` of `sluice backtest`: shares that the account has as the run starts.
import { InvalidArgumentError } from 'commander';
import type { AskedHoldings } from '../../../research/backtest/start-holdings.ts';
import { symbolOption } from '../../program/option-symbol.ts';

const HOLDING = /^([^=]+)=(\d+)(?:@(\d+(?:\.\d+)?))?$/;
const EXPECTED =
  'Expected whole shares of a symbol and what was paid for one, such as AAPL=300@180; AAPL=300 values them at their price then.';
/** Beyond it a double has no cents. */
const VALUE_MAX = 1e13;

export function holdings(text: string, before: AskedHoldings = new Map()): AskedHoldings {
  const [, name = '', count = '', paid] = HOLDING.exec(text.trim()) ?? [];
  const shares = Number(count);
  const cost = paid === undefined ? undefined : Number(paid);
  if (!(shares > 0 && shares * (cost ?? 1) <= VALUE_MAX) || cost === 0)
    throw new InvalidArgumentError(EXPECTED);
  const symbol = symbolOption(name);
  if (before.has(symbol))
    throw new InvalidArgumentError(`A holding of ${symbol} is given already.`);
  return new Map([...before, [symbol, { shares, cost }]]);
}
