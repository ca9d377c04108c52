// What one, two and four option contracts come to together.
import { expect, it } from 'vitest';
import { heldTrade } from '../../../src/api/dashboard/facts/held-trade.ts';
import { netGreek } from '../../../src/api/dashboard/facts/net-greek.ts';
import { payoffOf } from '../../../src/api/dashboard/facts/payoff.ts';
import type {
  ChainContract,
  HeldOption,
  Position,
} from '../../../src/api/dashboard/facts/shapes.ts';

const SYMBOL = 'AAPL 261218P00090000-261218P00085000-261218C00110000-261218C00115000';

const contract = (right: 'put' | 'call', strike: number, delta: number | null) =>
  ({ right, strike, expiry: '2026-12-18', delta }) as ChainContract;

const CONTRACTS = [
  contract('put', 90, -0.25),
  contract('put', 85, -0.15),
  contract('call', 110, 0.2),
  contract('call', 115, 0.12),
] as const;

it('has the greeks of all its contracts, each on its side', () => {
  const [put, lowPut, call] = CONTRACTS;
  expect(netGreek({ contracts: [put], isSold: false }, 'delta')).toBe(-0.25);
  expect(netGreek({ contracts: [put, lowPut], isSold: false }, 'delta')).toBe(-0.1);
  expect(netGreek({ contracts: [put, lowPut], isSold: true }, 'delta')).toBe(0.1);
  expect(netGreek({ contracts: CONTRACTS, isSold: true }, 'delta')).toBe(0.02);
  const unquoted = [put, lowPut, call, contract('call', 115, null)] as const;
  expect(netGreek({ contracts: unquoted, isSold: true }, 'delta')).toBeNull();
});

it('has a payoff of today where a condor is held, by the volatility of each contract', () => {
  const option = { underlying_price: 100, days_left: 30, volatility: 0.2 } as HeldOption;
  const position = { symbol: SYMBOL, quantity: -2, average_price: 1.4 } as Position;
  const todayOf = (held: HeldOption) => payoffOf(heldTrade(position, held)).points[0]?.today;
  expect(todayOf({ ...option, volatilities: [0.2, 0.21, 0.19, 0.18] })).toEqual(expect.any(Number));
  expect(todayOf({ ...option, volatilities: [0.2, 0.21, 0.19, null] })).toBeNull();
});
