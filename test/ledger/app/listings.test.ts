// Securities are shared: what one person books under a ticker never keeps somebody else from booking it, on both databases.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerSecurity } from '../../../src/ledger/app/security-master.ts';
import type { CurrencyCode, PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type {
  TradeDraft,
  TransactionDraft,
} from '../../../src/ledger/domain/transactions/draft.ts';
import { shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

const EUR = 'EUR' as CurrencyCode;
const USD = 'USD' as CurrencyCode;

describe.each(Object.keys(LEDGER_PLACES))('listings in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let drawn = 0;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  const ticker = () => {
    drawn += 1;
    return `LIST${drawn}`;
  };

  const record = (portfolio: PortfolioId, draft: TransactionDraft) =>
    open.ledger.inOneStep((step) => open.ledger.record(step, { portfolio, draft, cause: CAUSE }));

  async function securityOf(portfolio: PortfolioId, draft: TransactionDraft) {
    const done = await record(portfolio, draft);
    return done.ok ? done.value.rows[0]?.security : done.failure.kind;
  }

  const buy = (
    symbol: string,
    more: Partial<TradeDraft> & { exchange?: string; isin?: string } = {},
  ) => {
    const { exchange, isin, ...rest } = more;
    const security = { symbol, exchange, isin, name: undefined };
    return trade(
      'BUY',
      symbol,
      { day: '2026-03-02', quantity: '10', price: '5' },
      { security, ...rest },
    );
  };

  it('in another currency are securities of their own, also after the first one is taken back', async () => {
    const symbol = ticker();
    const viewer = await newPortfolio(open.ledger, {}, 2);
    const owner = await newPortfolio(open.ledger);
    const done = await record(viewer, buy(symbol, { currency: EUR }));
    const wrong = done.ok ? done.value.rows[0] : undefined;
    const usd = await securityOf(owner, buy(symbol));
    expect(usd).toEqual(expect.any(Number));
    expect(usd).not.toBe(wrong?.security);
    await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: wrong?.id as never, cause: CAUSE }),
    );
    expect(await securityOf(owner, buy(symbol))).toBe(usd);
    expect(await securityOf(viewer, buy(symbol, { currency: USD }))).toBe(usd);
    expect(await securityOf(viewer, buy(symbol, { currency: EUR }))).toBe(wrong?.security);
  });

  it('that somebody made up at other exchanges do not take over what a portfolio holds', async () => {
    const symbol = ticker();
    const viewer = await newPortfolio(open.ledger, {}, 2);
    const owner = await newPortfolio(open.ledger);
    const own = await securityOf(owner, buy(symbol, { exchange: 'NASDAQ' }));
    await record(viewer, buy(symbol, { exchange: 'FOO' }));
    await record(viewer, buy(symbol, { exchange: 'BAR', currency: EUR }));
    await record(viewer, buy(symbol, { exchange: 'NASDAQ', currency: EUR }));
    const sale = trade('SELL', symbol, { day: '2026-03-03', quantity: '4', price: '6' });
    expect(await securityOf(owner, sale)).toBe(own);
    expect(await securityOf(owner, buy(symbol, { exchange: 'NASDAQ' }))).toBe(own);
    expect((await shownBook(open.ledger, owner)).positions).toEqual([`${symbol} 16 at 80`]);
    const stranger = await newPortfolio(open.ledger, {}, 3);
    expect(await securityOf(stranger, buy(symbol))).toBe('AMBIGUOUS_SYMBOL');
  });

  it('are not made by a sale in the wrong currency', async () => {
    const symbol = ticker();
    const owner = await newPortfolio(open.ledger, { allowShort: true });
    await record(await newPortfolio(open.ledger, {}, 2), buy(symbol, { currency: EUR }));
    await record(owner, buy(symbol));
    const sale = trade('SELL', symbol, { day: '2026-03-03', quantity: '4', price: '6' });
    expect(await securityOf(owner, { ...sale, currency: EUR })).toBe('CURRENCY_DIFFERS');
  });

  it('with one ISIN are registered in each currency', async () => {
    const [symbol, isin] = [ticker(), `US00000000${drawn}0`];
    const register = (currency: CurrencyCode, exchange?: string) =>
      open.ledger.inOneStep((step) =>
        registerSecurity(
          step,
          { symbol, isin, currency, exchange, name: undefined, sector: undefined, venue: 'us' },
          CAUSE,
        ),
      );
    expect((await register(EUR)).ok).toBe(true);
    expect((await register(USD)).ok).toBe(true);
    expect((await register(USD)).ok).toBe(false);
  });

  it('never keep anybody from booking a ticker at an exchange, whatever others have booked before', async () => {
    const other = fc.record({
      currency: fc.constantFrom(EUR, USD),
      exchange: fc.constantFrom(undefined, 'NASDAQ', 'FOO', 'BAR'),
      isin: fc.constantFrom(undefined, 'US88160R1014', 'DE0000000001'),
    });
    const shapes = fc.array(other, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(shapes, fc.boolean(), async (booked, isHeldBefore) => {
        const symbol = ticker();
        const viewer = await newPortfolio(open.ledger, {}, 2);
        const owner = await newPortfolio(open.ledger);
        const mine = buy(symbol, { exchange: 'NASDAQ' });
        const before = isHeldBefore ? await securityOf(owner, mine) : undefined;
        for (const one of booked) await record(viewer, buy(symbol, one as never));
        const security = await securityOf(owner, mine);
        expect(security).toEqual(before ?? expect.any(Number));
        const row = await open.ledger.read.security(security as never);
        expect(row).toMatchObject({ symbol, currency: USD });
        const sale = trade('SELL', symbol, { day: '2026-03-03', quantity: '10', price: '6' });
        expect(await securityOf(owner, sale)).toBe(security);
      }),
      { numRuns: 15 },
    );
  });
});
