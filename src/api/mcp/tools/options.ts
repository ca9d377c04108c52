// Tools for options: the contracts of a stock near the money, and what an order for one could lose. Neither sends an order.
import { z } from 'zod';
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { chainSchema } from '../../../trader/contract/chain.ts';
import { day, ticker, trader } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

type Chain = z.infer<typeof chainSchema>;

const CONTRACTS_MAX = 10_000;
const PRICE_PLACES = 10_000;

const CONVENTIONS = {
  prices: 'per share; a contract is 100 shares, and max_loss counts them',
  greeks: 'per share, theta per calendar day, vega per percentage point of volatility',
  source: 'quotes of the broker; tools cannot trade',
};

export const optionChain = tool({
  name: 'get_option_chain',
  title: 'Options of a stock near the money',
  description:
    'Calls and puts of one expiry with quotes, greeks, open interest, largest loss and break-even of one contract, and why a strategy would not take it. The broker takes some seconds. Read-only.',
  input: {
    trader: trader(),
    symbol: ticker(),
    near: day().optional().describe('The expiry nearest to it; about a month away unless given'),
  },
  output: { chain: chainSchema },
  async answer({ trader: name, symbol, near }, { ask, now }) {
    const chain = await ask<Chain>({ ...chainOf(name, symbol), query: { near } });
    return {
      ...{ as_of: isoNow(now), conventions: CONVENTIONS, chain },
      warnings: chain.reasons.map(sentenceOf),
    };
  },
});

const preview = z.object({
  contract: z.string(),
  contracts: z.int(),
  limit: z.number(),
  max_loss: z.number().describe('All that is paid, before commissions'),
  break_even: z.number().describe('Price of the stock at expiry'),
  quoted: chainSchema.shape.contracts.element
    .nullable()
    .describe('As the broker quotes it now; null if it is not near the money'),
  command: z.string().describe('By which a person sends it, after the trader has checked it'),
});

export const previewOptionOrder = tool({
  name: 'preview_option_order',
  title: 'What an order for an option could lose',
  description:
    'The largest loss and the break-even of option contracts that are bought at a limit, beside their quote, and the command by which a person would send the order. Nothing is sent. Read-only.',
  input: {
    trader: trader(),
    contract: z
      .string()
      .refine((id) => parseOptionId(id) !== undefined, 'expected one such as AAPL 261218C00230000')
      .describe('As get_option_chain names it: AAPL 261218C00230000'),
    symbol: ticker().optional().describe('The stock, if the contract names it otherwise: BRK.B'),
    contracts: z.int().min(1).max(CONTRACTS_MAX),
    limit: z.number().positive().describe('Price per share that is paid at most'),
  },
  output: { preview },
  async answer({ trader: name, contract, symbol, contracts, limit }, { ask, now }) {
    const { root, right, strike, expiry } = termsOf(contract);
    const stock = symbol ?? root;
    const chain = await ask<Chain>({ ...chainOf(name, stock), query: { near: expiry } });
    const quoted = chain.contracts.find(({ id }) => id === contract) ?? null;
    const isOverAsk = quoted?.ask != null && limit > quoted.ask;
    return {
      ...{ as_of: isoNow(now), conventions: CONVENTIONS },
      warnings: [
        ...(quoted === null ? [`${contract} is not quoted: it is not near the money.`] : []),
        ...(isOverAsk ? [`The limit is above the ask, ${quoted.ask}.`] : []),
        ...[...chain.reasons, ...(quoted?.reasons ?? [])].map(sentenceOf),
      ],
      preview: {
        ...{ contract, contracts, limit, quoted },
        max_loss: cents(amountOf(contract, limit, contracts)),
        break_even: breakEvenOf(right === 'call' ? strike + limit : strike - limit),
        command: `sluice buy ${stock} ${contracts} --${right} ${strike} --expiry ${expiry} --limit ${limit}`,
      },
    };
  },
});

/** Of a sum of prices. */
function breakEvenOf(price: number): number {
  return Math.round(price * PRICE_PLACES) / PRICE_PLACES;
}

function termsOf(contract: string): OptionTerms {
  const terms = parseOptionId(contract);
  if (terms === undefined) throw new Error(`${contract} was checked before`);
  return terms;
}

function chainOf(name: string, symbol: string) {
  const path = `/daemon/${encodeURIComponent(name)}/chain/${encodeURIComponent(symbol)}`;
  return { method: 'GET', path } as const;
}

function sentenceOf({ kind, text }: Chain['reasons'][number]): string {
  return `${String(text ?? kind)}.`;
}
