// The vertical that --call or --put with two strikes and --expiry name beside the symbol of its stock.
import { type Command, InvalidArgumentError } from 'commander';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { optionIdOf, optionRootOf } from '../../../market/options/option-id.ts';
import { verticalOf } from '../../../market/options/vertical.ts';
import { dayOption } from '../../program/option-day.ts';
import { price } from '../../program/option-numbers.ts';

export interface SpreadFlags {
  readonly call?: Strikes;
  readonly put?: Strikes;
  readonly expiry?: TradingDay;
  readonly limit?: number;
  readonly sell?: boolean;
}

type Strikes = readonly [number, number];

export function addSpreadOptions(command: Command): Command {
  return command
    .option('--call <strikes>', 'calls with these two strikes: 230/240', strikes)
    .option('--put <strikes>', 'puts with these two strikes: 240/230', strikes)
    .option('--expiry <date>', 'of both contracts: 2026-12-18', dayOption)
    .option('--limit <price>', 'the worst net price for a share of the pair', price)
    .option('--sell', 'sell the pair first; not offered yet');
}

/** The body of the order, or what the flags lack. */
export function spreadBody(
  symbol: string,
  quantity: number,
  { call, put, expiry, limit, sell = false }: SpreadFlags,
): Result<Record<string, unknown>, string> {
  const pair = call ?? put;
  if (pair === undefined || (call !== undefined && put !== undefined))
    return failed('Give the two strikes of --call or of --put, not both: --call 230/240');
  if (expiry === undefined)
    return failed('A vertical needs --expiry, the date on which it expires: --expiry 2026-12-18');
  if (limit === undefined)
    return failed(
      'Verticals are traded by limit orders only: add --limit, the worst net price for a share of the pair',
    );
  const root = optionRootOf(symbol);
  const right = call === undefined ? 'put' : 'call';
  const [one, other] = pair.map((strike) => optionIdOf({ root, expiry, right, strike }) ?? '');
  const vertical = verticalOf(one ?? '', other ?? '');
  if (vertical === undefined)
    return failed(`No two option contracts of ${symbol} can have these strikes and this expiry`);
  const order = { symbol: vertical.id, order_type: 'LMT', quantity, price: limit };
  return ok(sell ? { ...order, side: 'SELL', effect: 'open' } : { ...order, side: 'BUY' });
}

function strikes(text: string): Strikes {
  const [one, other] = text.split('/').map(Number);
  const isPair = /^[\d.]+\/[\d.]+$/.test(text.trim()) && one !== other;
  if (isPair && one !== undefined && other !== undefined && one > 0 && other > 0)
    return [one, other];
  throw new InvalidArgumentError('Expected two strikes: 230/240.');
}
