// The vertical that --call or --put with two strikes and --expiry name beside the symbol of its stock, or the iron condor of both: bought with
// --limit, sold with --credit.
import { type Command, InvalidArgumentError } from 'commander';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { combinationOf } from '../../../market/options/combination.ts';
import { optionIdOf, optionRootOf } from '../../../market/options/option-id.ts';
import { dayOption } from '../../program/option-day.ts';
import { price } from '../../program/option-numbers.ts';
import { type Level, stopOf, targetOf } from './order-flags.ts';
import {
  addStockExitOptions,
  type StockExitFlags,
  stockExitBody,
  stockExitFault,
} from './stock-exit-flags.ts';

export interface SpreadFlags extends StockExitFlags {
  readonly call?: Strikes;
  readonly put?: Strikes;
  readonly expiry?: TradingDay;
  readonly limit?: number;
  readonly credit?: number;
  readonly walk?: boolean;
  readonly stop?: Level;
  readonly target?: Level;
  readonly trail?: { readonly percent: number };
}

type Strikes = readonly [number, number];

export function addSpreadOptions(command: Command): Command {
  return addStockExitOptions(command)
    .option(
      '--call <strikes>',
      'calls with these two strikes: 230/240; with --put an iron condor',
      strikes,
    )
    .option('--put <strikes>', 'puts with these two strikes: 240/230', strikes)
    .option('--expiry <date>', 'of all contracts: 2026-12-18', dayOption)
    .option('--limit <price>', 'buy the pair: the most to pay for a share of it', price)
    .option('--credit <price>', 'sell the pair: the least to receive for a share of it', price)
    .option(
      '--walk',
      'begin at the middle of the market and move toward the other side, up to that price',
    )
    .option('--stop <level>', 'watched stop on the net price: 2.40, or 50%', stopOf)
    .option('--target <level>', 'where to take the profit: 0.60, 50% or 0.5r', targetOf)
    .option('--trail <distance>', 'that stop follows the net price: 25%', trailOf);
}

/** The body of the order, or what the flags lack. */
export function spreadBody(
  symbol: string,
  quantity: number,
  { call, put, expiry, limit, credit, ...more }: SpreadFlags,
): Result<Record<string, unknown>, string> {
  if (call === undefined && put === undefined)
    return failed('Give the two strikes of --call or of --put: --call 230/240; both make a condor');
  if (expiry === undefined)
    return failed('A vertical needs --expiry, the date on which it expires: --expiry 2026-12-18');
  const fault = stockExitFault(more);
  if (fault !== undefined) return failed(fault);
  const worst = limit ?? credit;
  if (worst === undefined || (limit !== undefined && credit !== undefined))
    return failed(
      'Give one price for a share of the pair: --limit, the most to pay for it, or --credit, the least to receive for selling it',
    );
  const root = optionRootOf(symbol);
  const idsOf = (right: OptionRight, pair: Strikes | undefined) =>
    (pair ?? []).map((strike) => optionIdOf({ root, expiry, right, strike }) ?? '');
  const traded = combinationOf([...idsOf('put', put), ...idsOf('call', call)]);
  if (traded === undefined)
    return failed(unfitText(symbol, call !== undefined && put !== undefined));
  const order = { symbol: traded.id, order_type: 'LMT', quantity, price: worst, ...beside(more) };
  return ok(
    credit === undefined ? { ...order, side: 'BUY' } : { ...order, side: 'SELL', effect: 'open' },
  );
}

function unfitText(symbol: string, isCondor: boolean): string {
  return isCondor
    ? `No iron condor of ${symbol} has these strikes: its calls begin where its puts begin, or above`
    : `No two option contracts of ${symbol} can have these strikes and this expiry`;
}

function beside({ walk, stop, target, trail, ...more }: SpreadFlags): object {
  const protection = {
    ...(stop && { stop }),
    ...(target && { target }),
    ...(trail && { trail }),
    ...stockExitBody(more),
  };
  return {
    ...(walk === true && { walk: true }),
    ...(Object.keys(protection).length > 0 && { protection }),
  };
}

function trailOf(text: string): { readonly percent: number } {
  const [, number = ''] = /^(\d+(?:\.\d+)?)%$/.exec(text.trim()) ?? [];
  const percent = Number(number);
  if (number !== '' && percent > 0 && percent < 100) return { percent };
  throw new InvalidArgumentError('Expected a percentage below 100: 25%.');
}

function strikes(text: string): Strikes {
  const [one, other] = text.split('/').map(Number);
  const isPair = /^[\d.]+\/[\d.]+$/.test(text.trim()) && one !== other;
  if (isPair && one !== undefined && other !== undefined && one > 0 && other > 0)
    return [one, other];
  throw new InvalidArgumentError('Expected two strikes: 230/240.');
}
