// The tool that says what an order for option contracts could lose, one contract, or a vertical or an iron condor by its legs. It sends no order.
import { z } from 'zod';
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import {
  boundsAt,
  contractsIn,
  parseCombination,
  verticalsIn,
} from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { chainSchema } from '../../../trader/contract/chain.ts';
import { type OrderProtection, underlyingExit } from '../../../trader/contract/order-fields.ts';
import { orderLegs, tradedLegs } from '../../../trader/contract/order-legs.ts';
import { unprocessable } from '../../http/shapes/problem.ts';
import { ticker, traderName } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';
import { type Chain, CONVENTIONS, chainOf, sentenceOf } from './options.ts';

const CONTRACTS_MAX = 10_000;
const PRICE_PLACES = 10_000;

type Row = Chain['contracts'][number];

const row = chainSchema.shape.contracts.element;
const preview = z.object({
  contract: z
    .string()
    .describe('As POST /orders takes it as symbol; of a combination all contracts'),
  side: z.enum(['BUY', 'SELL']),
  contracts: z.int(),
  limit: z.number(),
  max_loss: z.number().nullable().describe('At most, before commissions; null: not bounded'),
  max_gain: z.number().nullable(),
  break_even: z.number().describe('Price of the stock at expiry; of a condor the lower one'),
  break_evens: z.array(z.number()).describe('All of them, rising'),
  quoted: row.nullable().describe('The contract as quoted now; null if it is not near the money'),
  quoted_legs: z.array(row).describe('Of a combination, those of its contracts that are quoted'),
  command: z.string().describe('By which a person sends it, after the trader has checked it'),
});

export const previewOptionOrder = tool({
  name: 'preview_option_order',
  title: 'What an option order could lose',
  description:
    'The largest loss and the break-even of option contracts at a limit, one or the legs of a vertical or condor, beside their quotes, and the command by which a person would send it. Nothing is sent.',
  input: {
    trader: traderName(),
    contract: z
      .string()
      .refine((id) => parseOptionId(id) !== undefined, 'expected one such as AAPL 261218C00230000')
      .optional()
      .describe('To buy, as get_option_chain names it. Or legs'),
    legs: orderLegs.optional(),
    symbol: ticker()
      .optional()
      .describe('The stock: with legs, and if the contract names it otherwise: BRK.B'),
    contracts: z.int().min(1).max(CONTRACTS_MAX).describe('Contracts, or units'),
    limit: z.number().positive().describe('Per share, paid at most or received at least'),
    underlying: underlyingExit
      .optional()
      .describe('Closed once the stock is there; rested: by an order at the broker'),
  },
  output: { preview },
  async answer({ trader: name, contracts, limit, underlying, ...asked }, { ask, now }) {
    const { symbol: id, side, stock } = tradedBy(asked);
    const ids = contractsIn(id).map(({ contract }) => contract);
    const near = parseOptionId(ids[0] ?? '')?.expiry;
    const chain = await ask<Chain>({ ...chainOf(name, stock), query: { near } });
    const rows = ids.map((one) => chain.contracts.find((quoted) => quoted.id === one) ?? null);
    const order = { id, side, contracts, limit, underlying };
    return {
      ...{ as_of: isoNow(now), conventions: CONVENTIONS },
      warnings: [
        ...ids.flatMap((one, index) => (rows[index] === null ? [unquoted(one)] : [])),
        ...limitWarnings(order, rows),
        ...(underlying?.rested === true ? [NEEDS_PROBE] : []),
        ...[...chain.reasons, ...rows.flatMap((one) => one?.reasons ?? [])].map(sentenceOf),
      ],
      preview: {
        ...{ contract: id, side, contracts, limit, ...boundsOf(order) },
        quoted: ids.length === 1 ? (rows[0] ?? null) : null,
        quoted_legs: ids.length === 1 ? [] : rows.filter((one) => one !== null),
        command: commandOf(order, stock),
      },
    };
  },
});

interface Asked {
  readonly contract?: string | undefined;
  readonly legs?: z.infer<typeof orderLegs> | undefined;
  readonly symbol?: string | undefined;
}

function tradedBy({ contract, legs, symbol }: Asked) {
  if ((contract === undefined) === (legs === undefined))
    throw unprocessable('contract', 'contract: give a contract or legs, and not both.');
  if (legs === undefined) {
    const stock = symbol ?? parseOptionId(contract ?? '')?.root ?? '';
    return { symbol: contract ?? '', side: 'BUY' as const, stock };
  }
  if (symbol === undefined) throw unprocessable('symbol', 'symbol: required with legs; the stock.');
  const traded = tradedLegs(symbol, legs);
  if (!traded.ok) throw unprocessable('legs', `legs: ${traded.failure}.`);
  return { ...traded.value, stock: symbol };
}

/** Tools may not ask for the verdict of the trader. */
const NEEDS_PROBE =
  'An exit rests at the broker only if a paper probe has shown that it works: the trader refuses the order otherwise, and says what to run.';

interface Order {
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  readonly contracts: number;
  readonly limit: number;
  readonly underlying: OrderProtection['underlying'];
}

/** Money of the whole order. */
function boundsOf({ id, side, contracts, limit }: Order) {
  const money = (perShare: number) => cents(amountOf(id, perShare, contracts));
  const combination = parseCombination(id);
  const isBought = side === 'BUY';
  if (combination !== undefined) {
    const { maxGain, breakEvens } = boundsAt(combination, limit);
    const [paid, rest] = [money(limit), money(maxGain)];
    return {
      ...(isBought ? { max_loss: paid, max_gain: rest } : { max_loss: rest, max_gain: paid }),
      ...endsOf(breakEvens),
    };
  }
  const { right = 'call', strike = 0 } = parseOptionId(id) ?? {};
  const end = right === 'call' ? strike + limit : strike - limit;
  const rest = right === 'call' ? null : money(end);
  return {
    ...(isBought
      ? { max_loss: money(limit), max_gain: rest }
      : { max_loss: rest, max_gain: money(limit) }),
    ...endsOf([end]),
  };
}

function endsOf(prices: readonly number[]) {
  const ends = prices.map(rounded);
  return { break_even: ends[0] ?? Number.NaN, break_evens: ends };
}

function unquoted(id: string): string {
  return `${id} is not quoted: it is not near the money.`;
}

/** An order beyond the other side of the market pays more than it needs to. */
function limitWarnings({ id, side, limit }: Order, rows: readonly (Row | null)[]) {
  const isBought = side === 'BUY';
  const far = contractsIn(id).map(({ sign }, index) => {
    const price = sign > 0 === isBought ? rows[index]?.ask : rows[index]?.bid;
    return price == null ? Number.NaN : sign * price;
  });
  const market = rounded(far.reduce((sum, price) => sum + price, 0));
  if (Number.isNaN(market)) return [];
  if (isBought ? limit <= market : limit >= market) return [];
  return [
    isBought ? `The limit is above the ask, ${market}.` : `The limit is below the bid, ${market}.`,
  ];
}

function commandOf(order: Order, stock: string): string {
  return `${contractCommand(order, stock)}${exitFlags(order)}`;
}

function exitFlags({ underlying }: Order): string {
  if (underlying === undefined) return '';
  const { price, percent, rested, floor_percent: floor } = underlying;
  return [
    ` --stock-exit ${price ?? `${percent}%`}`,
    ...(rested === true ? [' --rested'] : []),
    ...(floor === undefined ? [] : [` --floor ${floor}%`]),
  ].join('');
}

function contractCommand({ id, side, contracts, limit }: Order, stock: string): string {
  const verticals = verticalsIn(id);
  if (verticals.length === 0) {
    const { right = 'call', strike = 0, expiry = '' } = parseOptionId(id) ?? {};
    const sells = side === 'BUY' ? 'buy' : 'sell';
    return `sluice ${sells} ${stock} ${contracts} --${right} ${strike} --expiry ${expiry} --limit ${limit}`;
  }
  const strikes = verticals.map(
    ({ right, strike, second }) => `--${right} ${strike}/${parseOptionId(second)?.strike}`,
  );
  const price = side === 'BUY' ? '--limit' : '--credit';
  return `sluice spread ${stock} ${contracts} ${strikes.join(' ')} --expiry ${verticals[0]?.expiry} ${price} ${limit}`;
}

/** Of a sum of prices. */
function rounded(price: number): number {
  return Math.round(price * PRICE_PLACES) / PRICE_PLACES;
}
