// The option contract that --call or --put and --expiry name beside the symbol of its stock.
import type { Command } from 'commander';
import type { TradingDay } from '../../../kernel/instant.ts';
import { optionIdOf, optionRootOf } from '../../../market/options/option-id.ts';
import { dayOption } from '../../program/option-day.ts';
import { price } from '../../program/option-numbers.ts';

export interface ContractFlags {
  readonly call?: number;
  readonly put?: number;
  readonly expiry?: TradingDay;
}

export function addContractOptions(command: Command): Command {
  return command
    .option('--call <strike>', 'the call with this strike, instead of the stock', price)
    .option('--put <strike>', 'the put with this strike', price)
    .option('--expiry <date>', 'of the call or the put: 2026-12-18', dayOption);
}

export function contractFault({ call, put, expiry }: ContractFlags): string | undefined {
  if (call !== undefined && put !== undefined) return 'Give --call or --put, not both';
  const strike = call ?? put;
  if (strike === undefined)
    return expiry === undefined ? undefined : '--expiry belongs to --call or --put';
  return expiry === undefined
    ? 'An option contract needs --expiry, the date on which it expires: --expiry 2026-12-18'
    : undefined;
}

/** The symbol itself without these flags; undefined if no contract has these terms. */
export function contractIn(
  symbol: string,
  { call, put, expiry }: ContractFlags,
): string | undefined {
  const strike = call ?? put;
  if (strike === undefined || expiry === undefined) return symbol;
  const root = optionRootOf(symbol);
  return optionIdOf({ root, expiry, right: call === undefined ? 'put' : 'call', strike });
}
