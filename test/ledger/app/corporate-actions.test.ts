// Corporate actions against a security, through the ledger's door, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, price, textOf } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import {
  applyCorporateAction,
  previewCorporateAction,
  reverseCorporateAction,
} from '../../../src/ledger/app/corporate-actions.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import type { SecurityAction } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
} from '../../../src/ledger/domain/entries/ids.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

const SPLIT: SecurityAction = {
  kind: 'split',
  newShares: decimal('2'),
  oldShares: decimal('1'),
  cashInLieu: undefined,
};
const ON = '2025-06-10' as TradingDay;

describe.each(Object.keys(LEDGER_PLACES))('corporate actions in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let ledger: Ledger;
  let drawn = 0;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
    ledger = open.ledger;
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function securityOf(symbol: string): Promise<SecurityId> {
    const [row] = await ledger.read.securitiesBySymbol(symbol);
    if (row === undefined) throw new Error(`${symbol} is not registered`);
    return row.id;
  }

  function buy(portfolio: PortfolioId, symbol: string, day: string, quantity = '10') {
    return booked(ledger, portfolio, trade('BUY', symbol, { day, quantity, price: '100' }));
  }

  /** A new symbol, and a holder of ten that cost 1000. */
  async function holder(settings = {}) {
    drawn += 1;
    const symbol = `S${drawn}`;
    const portfolio = await newPortfolio(ledger, settings);
    await buy(portfolio, symbol, '2025-01-02');
    return { symbol, portfolio, security: await securityOf(symbol) };
  }

  async function otherSecurity(symbol: string): Promise<SecurityId> {
    const portfolio = await newPortfolio(ledger);
    await buy(portfolio, symbol, '2024-01-02', '1');
    return securityOf(symbol);
  }

  async function apply(security: SecurityId, action: SecurityAction, on = ON) {
    drawn += 1;
    const actionId = `a${drawn}`;
    const asked = { actionId, security, action, on, currency: USD };
    const done = await applyCorporateAction(ledger, asked, CAUSE);
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    return { asked, ...done.value };
  }

  it('change every holder once, and again change nothing', async () => {
    const { symbol, portfolio, security } = await holder();
    const late = await newPortfolio(ledger);
    await buy(late, symbol, '2025-06-10');
    const { asked, portfolios } = await apply(security, SPLIT);
    expect(portfolios).toBe(1);
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 20 at 1000']);
    expect((await shownBook(ledger, late)).lots).toEqual(['2025-06-10 10 at 1000']);
    const again = await applyCorporateAction(ledger, asked, CAUSE);
    expect(again).toMatchObject({ ok: true, value: { portfolios: 1, refused: [] } });
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 20 at 1000']);
    const other = { ...asked, on: '2025-06-11' as TradingDay };
    expect(await applyCorporateAction(ledger, other, CAUSE)).toMatchObject({
      ok: false,
      failure: { kind: 'ACTION_DIFFERS' },
    });
  });

  it('into a security of another currency are refused by name, and nothing changes', async () => {
    const { portfolio, security } = await holder();
    const foreign = await newPortfolio(ledger);
    const euros = { currency: 'EUR' as CurrencyCode };
    const terms = { day: '2024-01-02', quantity: '1', price: '1' };
    await booked(ledger, foreign, trade('BUY', `EU${drawn}`, terms, euros));
    const other = String(await securityOf(`EU${drawn}`));
    const shares = { ratio: decimal('0.5'), cashInLieu: undefined, security: other };
    const actions: readonly SecurityAction[] = [
      { kind: 'stock-merger', ...shares },
      { kind: 'spin-off', ...shares, parentBasisShare: decimal('0.8') },
      { kind: 'symbol-change', security: other },
    ];
    for (const [at, action] of actions.entries()) {
      const asked = { actionId: `eu-${name}-${at}`, security, action, on: ON, currency: USD };
      expect(await applyCorporateAction(ledger, asked, CAUSE)).toEqual({
        ok: false,
        failure: {
          ...{ kind: 'TARGET_CURRENCY_DIFFERS', target: `EU${drawn}` },
          ...{ currency: 'EUR', wanted: 'USD' },
        },
      });
    }
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 10 at 1000']);
  });

  it('take effect before trades that came later, also if those are booked', async () => {
    const { symbol, portfolio, security } = await holder();
    await booked(
      ledger,
      portfolio,
      trade('SELL', symbol, { day: '2025-07-01', quantity: '4', price: '60' }),
    );
    await apply(security, SPLIT);
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 16 at 800']);
    await buy(portfolio, symbol, '2025-02-03', '1');
    expect((await shownBook(ledger, portfolio)).lots).toEqual([
      '2025-01-02 16 at 800',
      '2025-02-03 2 at 100',
    ]);
  });

  it('reach a portfolio that becomes a holder by a back-dated entry, with what followed from them', async () => {
    const { symbol, security } = await holder();
    const child = await otherSecurity(`${symbol}C`);
    await apply(security, {
      kind: 'spin-off',
      security: String(child),
      ratio: decimal('0.5'),
      parentBasisShare: decimal('0.8'),
      cashInLieu: undefined,
    });
    await apply(child, SPLIT, '2025-07-01' as TradingDay);
    const late = await newPortfolio(ledger);
    await buy(late, symbol, '2025-03-03');
    expect((await shownBook(ledger, late)).positions).toEqual([
      `${symbol} 10 at 800`,
      `${symbol}C 10 at 200`,
    ]);
    const future = await newPortfolio(ledger);
    await buy(future, symbol, '2025-06-10');
    expect((await shownBook(ledger, future)).positions).toEqual([`${symbol} 10 at 1000`]);
  });

  it('are previewed without being written', async () => {
    const { portfolio, security } = await holder();
    const before = await ledger.versionOf(portfolio);
    const asked = { actionId: 'preview', security, action: SPLIT, on: ON, currency: USD };
    const previewed = await previewCorporateAction(ledger, asked, CAUSE);
    if (!previewed.ok) throw new Error(previewed.failure.kind);
    const quantities = previewed.value.portfolios.map((one) => [
      one.portfolio,
      one.before.map(({ remaining }) => textOf(remaining)),
      one.after.map(({ remaining }) => textOf(remaining)),
    ]);
    expect(quantities).toEqual([[portfolio, ['10'], ['20']]]);
    expect(await ledger.versionOf(portfolio)).toBe(before);
    expect(await ledger.read.action('preview')).toBeUndefined();
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 10 at 1000']);
  });

  it('are taken back from all holders unless one of them needs them', async () => {
    const { symbol, portfolio, security } = await holder();
    const { asked } = await apply(security, SPLIT);
    const { actionId } = asked;
    const sold = await booked(
      ledger,
      portfolio,
      trade('SELL', symbol, { day: '2025-07-01', quantity: '15', price: '60' }),
    );
    const back = () =>
      reverseCorporateAction(ledger, { actionId, reason: undefined, cause: CAUSE });
    expect(await back()).toMatchObject({
      ok: false,
      failure: { kind: 'PORTFOLIO_REFUSES', portfolio, refusal: { kind: 'LATER_ENTRY' } },
    });
    await ledger.inOneStep((step) => ledger.takeBack(step, { transaction: sold, cause: CAUSE }));
    expect(await back()).toMatchObject({ ok: true, value: { status: 'REVERSED', portfolios: 1 } });
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 10 at 1000']);
    const late = await newPortfolio(ledger);
    await buy(late, symbol, '2025-02-03');
    expect((await shownBook(ledger, late)).lots).toEqual(['2025-02-03 10 at 1000']);
    expect(await applyCorporateAction(ledger, asked, CAUSE)).toMatchObject({
      ok: false,
      failure: { kind: 'ACTION_REVERSED' },
    });
    const events = await ledger.read.events({ stream: `security-${security}`, limit: 10 });
    expect(events.map(({ type }) => type)).toEqual([
      'SECURITY_REGISTERED',
      'ACTION_ANNOUNCED',
      'ACTION_APPLIED',
      'ACTION_REVERSAL_ANNOUNCED',
      'ACTION_REVERSED',
    ]);
  });

  it('go on where they stopped after a portfolio refused them', async () => {
    const { symbol, portfolio, security } = await holder();
    const other = await newPortfolio(ledger);
    await buy(other, symbol, '2025-01-02', '20');
    const sold = await booked(
      ledger,
      portfolio,
      trade('SELL', symbol, { day: '2025-07-01', quantity: '10', price: '60' }),
    );
    const reverse: SecurityAction = {
      ...SPLIT,
      newShares: decimal('1'),
      oldShares: decimal('10'),
    };
    const first = await apply(security, reverse);
    expect(first.refused).toMatchObject([{ portfolio, refusal: { kind: 'LATER_ENTRY' } }]);
    expect(first.action.status).toBe('ANNOUNCED');
    await ledger.inOneStep((step) => ledger.takeBack(step, { transaction: sold, cause: CAUSE }));
    const second = await applyCorporateAction(ledger, first.asked, CAUSE);
    expect(second).toMatchObject({
      ok: true,
      value: { portfolios: 2, refused: [], action: { status: 'APPLIED' } },
    });
    expect((await shownBook(ledger, portfolio)).lots).toEqual(['2025-01-02 1 at 1000']);
    expect((await shownBook(ledger, other)).lots).toEqual(['2025-01-02 2 at 2000']);
  });

  it('pay dividends by the setting of the portfolio, less what is withheld', async () => {
    const { symbol, portfolio, security } = await holder();
    const reducing = await newPortfolio(ledger, { dividendTreatment: 'REDUCE_BASIS' });
    await buy(reducing, symbol, '2025-01-02');
    await apply(security, {
      kind: 'cash-dividend',
      perShare: price('1.5'),
      withholding: decimal('0.2'),
      treatment: 'INCOME',
    });
    expect(await shownBook(ledger, portfolio)).toMatchObject({
      lots: ['2025-01-02 10 at 1000'],
      cash: ['-988 USD'],
    });
    expect(await shownBook(ledger, reducing)).toMatchObject({
      lots: ['2025-01-02 10 at 985'],
      cash: ['-988 USD'],
    });
  });

  it('of the other kinds leave the cost in lots or closures', async () => {
    const cases: readonly (readonly [(other: string) => SecurityAction, string, string])[] = [
      [
        (security) => ({
          kind: 'stock-merger',
          security,
          ratio: decimal('3'),
          cashInLieu: undefined,
        }),
        '30',
        '-1000',
      ],
      [(security) => ({ kind: 'symbol-change', security }), '10', '-1000'],
      [
        (security) => ({
          kind: 'rights-issue',
          security,
          ratio: decimal('1'),
          parentBasisShare: decimal('1'),
          cashInLieu: undefined,
        }),
        '20',
        '-1000',
      ],
      [() => ({ kind: 'cash-merger', cashPerShare: price('0') }), '0', '-1000'],
      [() => ({ kind: 'cash-merger', cashPerShare: price('110') }), '0', '100'],
      [
        (security) => ({
          kind: 'mixed-merger',
          security,
          ratio: decimal('0.5'),
          cashPerShare: price('20'),
          newPrice: price('190'),
          cashInLieu: undefined,
        }),
        '5',
        '-800',
      ],
      [
        () => ({ kind: 'stock-dividend', rate: decimal('0.15'), cashInLieu: price('90') }),
        '11',
        '-955',
      ],
      [() => ({ kind: 'return-of-capital', perShare: price('110') }), '10', '100'],
    ];
    for (const [make, held, cash] of cases) {
      const { symbol, portfolio, security } = await holder();
      const other = await otherSecurity(`${symbol}N`);
      await apply(security, make(String(other)));
      const lots = await ledger.read.lots({ portfolios: [portfolio], isOpen: true });
      const sum = lots.reduce((all, { remaining }) => all.plus(remaining), decimal('0'));
      expect([make('').kind, textOf(sum), (await shownBook(ledger, portfolio)).cash]).toEqual([
        make('').kind,
        held,
        [`${cash} USD`],
      ]);
    }
  });

  it('that rename a security end its old ticker', async () => {
    const { symbol, security } = await holder();
    const renamed = await otherSecurity(`${symbol}X`);
    await apply(security, { kind: 'symbol-change', security: String(renamed) });
    const fresh = await newPortfolio(ledger);
    await buy(fresh, symbol, '2025-09-01');
    await buy(fresh, symbol, '2025-05-01');
    const { positions } = await shownBook(ledger, fresh);
    // In May the ticker meant the old security, whose shares became the new one's; in September somebody else has it.
    expect(positions).toEqual([
      `${symbol} 0 at 0`,
      `${symbol}X 10 at 1000`,
      `${symbol} 10 at 1000`,
    ]);
  });
});
