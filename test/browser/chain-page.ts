// The chain of AAPL on the page of options.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TradingDay } from '../../src/kernel/instant.ts';
import { ok } from '../../src/kernel/result.ts';
import type { ChainQuoted } from '../../src/trader/ports/option-chains.ts';
import { AT, contractOf, quoted, SPOT } from '../trader/domain/options/chain.ts';
import { type BoardEnvironment, boardEnvironment, signedIn } from './dashboard-environment.ts';

const EXPIRIES = [
  ...['2026-11-20', '2026-11-27', '2026-12-04', '2026-12-11', '2026-12-18', '2026-12-24'],
  ...['2027-01-15', '2027-02-19', '2027-03-19', '2027-06-18', '2027-09-17', '2027-12-17'],
] as TradingDay[];
export const EXPIRY = '2026-12-18' as TradingDay;
const STRIKES = [212.5, 217.5, 222.5, 227.5, 232.5, 237.5, 242.5, 247.5];

/** AAPL at 230; the last call is hardly traded, the first put has no buyers. */
export const CHAIN: ChainQuoted = {
  ...{ at: AT, underlyingPrice: SPOT, expiries: EXPIRIES, rate: 0.04 },
  rows: (['call', 'put'] as const).flatMap((right) =>
    STRIKES.map((strike, index) => ({
      ...quoted(contractOf(right, strike, EXPIRY)),
      ...(right === 'call' && index === 7 && { openInterest: 12, volume: 0 }),
      ...(right === 'put' && index === 0 && { bid: 0 }),
    })),
  ),
};

export const CALL = 'AAPL 261218C00232500';

export async function chainShown(): Promise<{ environment: BoardEnvironment; page: Page }> {
  const environment = await boardEnvironment();
  environment.chain(ok(CHAIN));
  const { page, faults, foreign } = await signedIn(environment);
  await page.evaluate(`location.hash = '#/options/AAPL'`);
  await page.getByRole('heading', { name: 'AAPL 18 Dec, 32 days' }).waitFor();
  expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  return { environment, page };
}
