// The tool that shows the option contracts of a stock near the money.
import type { z } from 'zod';
import { chainSchema } from '../../../trader/contract/chain.ts';
import { day, ticker, trader } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

export type Chain = z.infer<typeof chainSchema>;

export const CONVENTIONS = {
  prices: 'per share; a contract is 100 shares, and max_loss counts them',
  greeks: 'per share, theta per calendar day, vega per percentage point of volatility',
  source: 'quotes of the broker; tools cannot trade',
};

export const optionChain = tool({
  name: 'get_option_chain',
  title: 'Options of a stock',
  description:
    'Calls and puts of one expiry with quotes, greeks, open interest, largest loss and break-even of one contract, and why a strategy would not take it.',
  input: {
    trader: trader(),
    symbol: ticker(),
    near: day().optional().describe('A day; default in a month'),
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

export function chainOf(name: string, symbol: string) {
  const path = `/daemon/${encodeURIComponent(name)}/chain/${encodeURIComponent(symbol)}`;
  return { method: 'GET', path } as const;
}

export function sentenceOf({ kind, text }: Chain['reasons'][number]): string {
  return `${String(text ?? kind)}.`;
}
