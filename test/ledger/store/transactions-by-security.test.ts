// Lists of transactions, narrowed to securities: in order, page by page, and counted.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import { booked } from '../harness/booked.ts';
import { newPortfolio, trade } from '../harness/drafts.ts';
import { LEDGER_PLACES, openLedger } from '../harness/ledger-places.ts';

describe.each(Object.keys(LEDGER_PLACES))('transactions of securities in %s', (name) => {
  it('are the same as those of the whole list that name them', async () => {
    const place = await LEDGER_PLACES[name]?.();
    if (place === undefined) throw new Error('no place');
    const { ledger, close } = await openLedger(place.address);
    onTestFinished(async () => {
      await close();
      await place.end();
    });
    const portfolio = await newPortfolio(ledger);
    for (let day = 10; day < 28; day += 1) {
      const symbol = ['IBM', 'SAP', 'KO'][day % 3] ?? '';
      const terms = { day: `2026-01-${day}`, quantity: '1', price: '10' };
      await booked(ledger, portfolio, trade('BUY', symbol, terms));
    }
    const { read } = ledger;
    const all = await read.transactions({ portfolio, limit: 100, offset: 0 });
    const securities = [...new Set(all.map(({ security }) => security as SecurityId))].slice(0, 2);
    const wanted = all.filter(({ security }) => securities.includes(security as SecurityId));
    const pages = [];
    for (let offset = 0; offset < wanted.length; offset += 5) {
      const asked = { portfolio, securities, limit: 5, offset, order: 'asc' } as const;
      pages.push(...(await read.transactions(asked)));
    }
    expect(pages).toEqual(wanted);
    expect(await read.transactionCount({ portfolio, securities })).toBe(12);
    expect(await read.transactions({ portfolio, securities: [], limit: 5, offset: 0 })).toEqual([]);
    expect(await read.transactionCount({ portfolio, securities: [] })).toBe(0);
  });
});
