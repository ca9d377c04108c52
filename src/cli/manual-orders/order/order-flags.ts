// The flags of an order, and the body that they stand for.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { instrumentAsWritten } from '../../../market/options/combination.ts';
import { US_TYPES, VIETNAM_TYPES } from '../../../trader/contract/order-type.ts';
import { price } from '../../program/option-numbers.ts';
import {
  addContractOptions,
  type ContractFlags,
  contractFault,
  contractIn,
} from './contract-flags.ts';
import {
  addStockExitOptions,
  type StockExitFlags,
  stockExitBody,
  stockExitFault,
} from './stock-exit-flags.ts';

export interface OrderFlags extends ContractFlags, StockExitFlags {
  readonly type?: string;
  readonly limit?: number;
  readonly trigger?: number;
  readonly stop?: Level;
  readonly target?: Level;
  readonly trail?: Distance;
  readonly tif?: string;
  readonly market?: string;
  readonly as?: string;
  readonly effect?: string;
  readonly takeOwnership?: boolean;
  readonly walk?: boolean;
  readonly holdToExpiry?: boolean;
}

type Distance = { readonly percent: number } | { readonly amount: number };
export type Level =
  | { readonly price: number }
  | { readonly percent: number }
  | { readonly r: number }
  | { readonly atr: { readonly multiple: number } };

export function addOrderOptions(command: Command): Command {
  return addStockExitOptions(addContractOptions(command))
    .addOption(
      new Option('--type <type>', 'order type; else the prices decide').choices([
        ...US_TYPES,
        ...VIETNAM_TYPES,
      ]),
    )
    .option('--limit <price>', 'the worst price it may fill at', price)
    .option(
      '--walk',
      'begin at the middle of the market and move toward the other side, up to --limit',
    )
    .option('--trigger <price>', 'the price at which STP and STP_LMT become active', price)
    .option('--stop <level>', 'protective stop of a new position: 82, 5% or 3atr', stopOf)
    .option('--target <level>', 'where to take the profit: 95, 10% or 2r', targetOf)
    .option('--trail <distance>', 'follow the price: 2%, or 1.50 with --type TRAIL', trailOf)
    .addOption(new Option('--tif <validity>', 'how long').choices(['DAY', 'GTC', 'OPG']))
    .option('--market <name>', 'SMART unless given')
    .addOption(
      new Option('--as <kind>', 'holding: an investment without a stop').choices([
        'position',
        'holding',
      ]),
    )
    .addOption(new Option('--effect <effect>', 'open: a short').choices(['open', 'close']))
    .option('--hold-to-expiry', 'a put or call that is sold is not closed in its last hour')
    .option('--take-ownership', "take over a strategy's position; its stop stays");
}

/** What the flags cannot mean together, although each is right by itself. */
export function flagFault(symbol: string, flags: OrderFlags): string | undefined {
  const fault = contractFault(flags) ?? stockExitFault(flags);
  if (fault !== undefined) return fault;
  if (contractIn(symbol, flags) === undefined)
    return `No option contract of ${symbol} can have this strike and expiry`;
  const isOption = isOptionId(instrumentAsWritten(contractIn(symbol, flags) ?? symbol));
  if (isOption && flags.limit === undefined)
    return 'Option contracts are traded by limit orders only: add --limit, the worst price for a share of the contract';
  const { trail } = flags;
  const type = flags.type ?? typeOf(flags);
  if (flags.walk === true && type !== 'LMT')
    return 'Only a limit order walks: add --limit, the price that it goes no farther than';
  return trail !== undefined && 'amount' in trail && type !== 'TRAIL'
    ? 'Only an order of --type TRAIL follows the price by an amount; give the trail of a new position as a percentage, such as --trail 2%'
    : undefined;
}

/** Without a type, the prices decide: none MKT, a limit LMT, a trigger STP, both STP_LMT. */
export function orderBody(
  side: 'BUY' | 'SELL',
  { symbol, quantity }: { readonly symbol: string; readonly quantity: number },
  flags: OrderFlags,
): Record<string, unknown> {
  const { limit, trigger, stop, target, trail, tif, market, as, effect } = flags;
  const type = flags.type ?? typeOf(flags);
  const protection = {
    ...(stop && { stop }),
    ...(target && { target }),
    ...(trail && type !== 'TRAIL' && { trail }),
    ...stockExitBody(flags),
    ...(flags.holdToExpiry === true && { hold_to_expiry: true }),
  };
  return {
    symbol: instrumentAsWritten(contractIn(symbol, flags) ?? symbol),
    side,
    order_type: type,
    quantity,
    ...(limit !== undefined && { price: limit }),
    ...(trigger !== undefined && { stop_price: trigger }),
    ...(trail && type === 'TRAIL' && trailField(trail)),
    ...(market !== undefined && { market }),
    ...(tif !== undefined && { time_in_force: tif }),
    ...(as !== undefined && { as }),
    ...(effect !== undefined && { effect }),
    ...(Object.keys(protection).length > 0 && { protection }),
    ...(flags.walk === true && { walk: true }),
    ...(flags.takeOwnership === true && { take_ownership: true }),
  };
}

function typeOf({ limit, trigger }: OrderFlags): string {
  if (trigger === undefined) return limit === undefined ? 'MKT' : 'LMT';
  return limit === undefined ? 'STP' : 'STP_LMT';
}

function trailField(trail: Distance): object {
  return 'percent' in trail ? { trail_percent: trail.percent } : { trail_amount: trail.amount };
}

export function stopOf(text: string): Level {
  const { value, unit } = measured(text);
  if (unit === 'atr') return { atr: { multiple: value } };
  if (unit === '%') return { percent: value };
  if (unit === '') return { price: value };
  throw new InvalidArgumentError('Expected a price, a percentage or an ATR: 82, 5% or 3atr.');
}

export function targetOf(text: string): Level {
  const { value, unit } = measured(text);
  if (unit === 'r') return { r: value };
  if (unit === '%') return { percent: value };
  if (unit === '') return { price: value };
  throw new InvalidArgumentError('Expected a price, a percentage or an R: 95, 10% or 2r.');
}

function trailOf(text: string): Distance {
  const { value, unit } = measured(text);
  if (unit === '%') return { percent: value };
  if (unit === '') return { amount: value };
  throw new InvalidArgumentError('Expected a percentage or an amount: 2% or 1.50.');
}

/** `5%` is 5 and `%`; NaN never gets through. */
function measured(text: string): { readonly value: number; readonly unit: string } {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)([a-z%]*)$/i.exec(text.trim()) ?? [];
  const value = Number(number);
  return number !== '' && value > 0 ? { value, unit: unit.toLowerCase() } : { value, unit: '?' };
}
