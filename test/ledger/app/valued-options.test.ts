// What contracts are worth: the middle of a gateway's market, what closing them would bring, and nothing once they have expired.
import { expect, it } from 'vitest';
import { price, quantity, textOf } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import { heldOption } from '../../../src/ledger/app/valuation/held-option.ts';
import type { CurrencyCode, SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import { hasExpired } from '../../../src/ledger/domain/options/option-security.ts';
import type { LastPrint } from '../../../src/ledger/ports/prices.ts';
import { createTraderSource } from '../../../src/ledger/prices/sources/trader-source.ts';

const CALL = {
  ...{ id: 1 as SecurityId, symbol: 'AAPL 261218C00230000', currency: 'USD' as CurrencyCode },
  ...{ name: undefined, exchange: undefined, isin: undefined, sector: undefined, venue: 'us' },
};
const day = (text: string) => text as TradingDay;

async function quoted(symbol: string, print: Partial<LastPrint>) {
  const at = instant(0);
  const full = { price: 1.9, currency: 'USD' as CurrencyCode, at, receivedAt: at, ...print };
  const source = createTraderSource(async () => ok(new Map([[symbol, full]])));
  const answer = (await source.quotes([symbol])).get(symbol);
  if (answer?.ok !== true) throw new Error('no quote');
  return answer.value;
}

it('is the middle of the market for an option, the last print without one and for shares', async () => {
  const market = { bid: 1.3, ask: 1.45 };
  expect(textOf((await quoted(CALL.symbol, market)).price)).toBe('1.375');
  expect(textOf((await quoted(CALL.symbol, { bid: 0, ask: 0.05 })).price)).toBe('0.025');
  expect(textOf((await quoted(CALL.symbol, { ask: 1.45 })).price)).toBe('1.9');
  expect(textOf((await quoted(CALL.symbol, { bid: 1.5, ask: 1.45 })).price)).toBe('1.9');
  expect(textOf((await quoted('AAPL', market)).price)).toBe('1.9');
});

it('is at the bid or the ask to close it, with the days that are left', () => {
  const used = {
    ...{ price: price('137.5'), quoted: price('1.375'), previousClose: undefined },
    ...{ bid: price('130'), ask: price('145'), at: instant(0), source: 'gateway', isStale: false },
  };
  const on = day('2026-12-08');
  const bought = heldOption(CALL, quantity('2'), { used, on });
  expect(bought?.daysLeft).toBe(10);
  expect(bought?.liquidationValue && textOf(bought.liquidationValue)).toBe('260');
  const written = heldOption(CALL, quantity('-2'), { used, on });
  expect(written?.liquidationValue && textOf(written.liquidationValue)).toBe('-290');
  expect(heldOption({ ...CALL, symbol: 'AAPL' }, quantity('2'), { used, on })).toBeUndefined();
});

it('is nothing after the last day', () => {
  expect(hasExpired(CALL, day('2026-12-18'))).toBe(false);
  expect(hasExpired(CALL, day('2026-12-19'))).toBe(true);
});
