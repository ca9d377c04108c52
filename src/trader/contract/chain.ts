// The option contracts of a stock near the money, as the control API and the HTTP API answer them.
import { z } from 'zod';
import { type Described, reasonSchema, time } from './shape.ts';

const figure = () => z.number().nullable();
const day = () => z.iso.date();

const contract = z.object({
  id: z.string().describe('What an order takes as its symbol: `AAPL 261218C00230000`'),
  expiry: day(),
  strike: z.number(),
  right: z.enum(['call', 'put']),
  bid: figure().describe('Per share, like all prices; 0 if there are no buyers'),
  ask: figure(),
  mid: figure(),
  spread: figure().describe('Ask less bid'),
  spread_percent: figure().describe('In percent of the middle'),
  delta: figure(),
  gamma: figure(),
  theta: figure().describe('Per calendar day that passes'),
  vega: figure().describe('Per percentage point of volatility'),
  volatility: figure().describe('Implied, per year: 0.25 is 25 %'),
  volume: figure().describe('Contracts today'),
  open_interest: figure().describe('Contracts at the end of the day before'),
  max_loss: figure().describe('Of one contract bought at the ask, before commissions'),
  break_even: figure().describe('Price of the stock at expiry, for one bought at the ask'),
  quoted_at: time().describe('Market time'),
  reasons: z
    .array(reasonSchema)
    .describe('Why a strategy would not take it by the default terms; each has a text'),
});

export const chainSchema = z.object({
  symbol: z.string(),
  market_time: time(),
  underlying_price: figure(),
  rate: z.number().describe('Interest per year that greeks are computed with'),
  expiries: z.array(day()).describe('Listed, ascending, at most 400 days from now'),
  expiry: day().nullable().describe('Of the contracts; null if none is listed'),
  days: figure().describe('Calendar days to that expiry'),
  reasons: z
    .array(reasonSchema)
    .describe('Why a strategy would take no contract now; each has a text'),
  contracts: z
    .array(contract)
    .describe('Those nearest to the money: calls before puts, by strike; at most 16'),
});
export type ChainView = Described<typeof chainSchema>;
export type ChainContractRow = ChainView['contracts'][number];
