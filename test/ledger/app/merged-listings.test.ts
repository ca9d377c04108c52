// Two listings that are one security are merged for all users, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { applyCorporateAction } from '../../../src/ledger/app/corporate-actions.ts';
import { mergeSecurities, previewMerger } from '../../../src/ledger/app/merge-securities.ts';
import { identifiedBy, securitiesOn } from '../../../src/ledger/app/security-master.ts';
import { rebuildBook, verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { SecurityAction } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { PortfolioId, SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import type { SplitDraft, TradeDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

const day = (text: string) => text as TradingDay;
const ISINS = ['US0378331005', 'US5949181045', 'US88160R1014'] as const;

describe.each(Object.keys(LEDGER_PLACES))('listings that are merged in %s', (name) => {
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

  interface Named {
    readonly symbol: string;
    readonly exchange?: string | undefined;
    readonly isin?: string | undefined;
  }

  const order = (
    type: TradeDraft['type'],
    { symbol, exchange, isin }: Named,
    [on, quantity, at]: readonly [string, string, string],
    more: Partial<TradeDraft> = {},
  ) =>
    trade(
      type,
      symbol,
      { day: on, quantity, price: at },
      { security: { symbol, exchange, isin, name: undefined }, ...more },
    );
  const record = (portfolio: PortfolioId, draft: TradeDraft | SplitDraft) =>
    booked(open.ledger, portfolio, draft);
  const lots = async (portfolio: PortfolioId) => (await shownBook(open.ledger, portfolio)).lots;
  const split = (symbol: string, exchange: string, on: string, newShares = '10'): SplitDraft => ({
    ...{ type: 'SPLIT', at: instant(Date.parse(`${on}T20:00:00Z`)), on: day(on) },
    ...{ currency: USD, rate: undefined, notes: undefined, origin: undefined },
    security: { symbol, isin: undefined, exchange, name: undefined },
    ...{ newShares: decimal(newShares), oldShares: decimal('1'), cashInLieu: undefined },
  });

  /** One share at two exchanges, as two files have named them. */
  async function twins(other: Partial<Named> = {}) {
    drawn += 1;
    const symbol = `TWIN${drawn}`;
    const old: Named = { symbol, exchange: 'NASDAQ', isin: ISINS[0] };
    const kept: Named = { symbol, exchange: 'XNAS', isin: ISINS[0], ...other };
    const ann = await newPortfolio(open.ledger);
    const bob = await newPortfolio(open.ledger, {}, 2);
    await record(bob, order('BUY', kept, ['2026-01-05', '10', '100']));
    await record(ann, order('BUY', old, ['2026-01-06', '4', '110']));
    const numberOf = async (portfolio: PortfolioId) =>
      (await open.ledger.read.positions(portfolio)).at(-1)?.security as SecurityId;
    const [into, from] = [await numberOf(bob), await numberOf(ann)];
    const asked = { from, into, cause: CAUSE };
    return { ...{ symbol, old, kept, ann, bob, from, into, asked } };
  }

  const healthy = async () => (await verifyBook(open.ledger.context.store)).ok;

  it('moves what every user has, and no share, cent or number of a transaction changes', async () => {
    const { old, kept, ann, bob, from, into, asked } = await twins();
    await record(ann, order('BUY', kept, ['2026-02-02', '6', '120']));
    const sold = await record(ann, order('SELL', old, ['2026-03-02', '1', '130']));
    const before = await open.ledger.read.transaction(sold);
    const cash = (await shownBook(open.ledger, ann)).cash;
    const shown = await previewMerger(open.ledger, asked);
    expect(shown).toMatchObject({ ok: true, value: { portfolios: [{ portfolio: ann }] } });
    expect(await lots(ann)).toEqual(['2026-01-06 3 at 330', '2026-02-02 6 at 720']);
    expect((await open.ledger.read.positions(ann)).length).toBe(2);
    const done = await mergeSecurities(open.ledger, asked);
    if (!done.ok || !shown.ok) throw new Error('merged');
    expect(done.value.portfolios).toEqual(shown.value.portfolios);
    expect(await shownBook(open.ledger, ann)).toMatchObject({
      positions: [`${kept.symbol} 9 at 1050`],
      lots: ['2026-01-06 3 at 330', '2026-02-02 6 at 720'],
      cash,
    });
    expect(await open.ledger.read.transaction(sold)).toEqual({ ...before, security: into });
    expect(await open.ledger.read.holders(from, { after: 0, limit: 9 })).toEqual([]);
    expect(await lots(bob)).toEqual(['2026-01-05 10 at 1000']);
    expect(await healthy()).toBe(true);
    const again = await mergeSecurities(open.ledger, asked);
    expect(again).toMatchObject({ ok: true, value: { portfolios: [] } });
  });

  it('is told by events alone: a rebuild finds the same rows', async () => {
    const { ann, asked } = await twins();
    await mergeSecurities(open.ledger, asked);
    const before = await shownBook(open.ledger, ann);
    expect((await rebuildBook(open.ledger.context.store)).ok).toBe(true);
    expect(await shownBook(open.ledger, ann)).toEqual(before);
    expect(await healthy()).toBe(true);
  });

  it('books what names the old listing in the other one, by symbol, exchange, ISIN and number', async () => {
    const { old, ann, bob, from, into, symbol, asked } = await twins();
    await mergeSecurities(open.ledger, asked);
    await record(ann, order('BUY', old, ['2026-04-01', '1', '100']));
    await record(bob, order('BUY', { symbol }, ['2026-04-01', '1', '100'], { security: from }));
    await record(ann, order('SELL', old, ['2026-04-02', '5', '100']));
    expect(await lots(bob)).toEqual(['2026-01-05 10 at 1000', '2026-04-01 1 at 100']);
    expect((await shownBook(open.ledger, ann)).positions).toEqual([`${symbol} 0 at 0`]);
    const ids = async (rows: Promise<readonly { id: SecurityId }[]>) =>
      (await rows).map(({ id }) => id);
    expect(await ids(securitiesOn(open.ledger.read, symbol, undefined))).toEqual([into]);
    expect(await ids(identifiedBy(open.ledger.read, 'ISIN', ISINS[0]))).toContain(into);
    expect(await ids(identifiedBy(open.ledger.read, 'ISIN', ISINS[0]))).not.toContain(from);
    expect(await healthy()).toBe(true);
  });

  it('takes an entry back, and books one of an earlier day, after the merger', async () => {
    const { old, ann, asked } = await twins();
    const sold = await record(ann, order('SELL', old, ['2026-02-02', '4', '120']));
    await mergeSecurities(open.ledger, asked);
    await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: sold, cause: CAUSE }),
    );
    await record(ann, order('BUY', old, ['2026-01-02', '2', '90']));
    expect(await lots(ann)).toEqual(['2026-01-02 2 at 180', '2026-01-06 4 at 440']);
    expect(await healthy()).toBe(true);
  });

  it('keeps the lots that a sale has named, also those of a spin-off', async () => {
    const { old, kept, ann, asked, from } = await twins();
    const parent: Named = { symbol: `${old.symbol}P` };
    const bought = await record(ann, order('BUY', parent, ['2026-01-02', '4', '100']));
    const [row] = await open.ledger.read.securitiesBySymbol(parent.symbol);
    if (row === undefined) throw new Error('registered');
    const action: SecurityAction = {
      ...{ kind: 'spin-off', security: String(from), ratio: decimal('1') },
      ...{ parentBasisShare: decimal('0.5'), cashInLieu: undefined },
    };
    const spin = { actionId: `spin-${drawn}`, security: row.id, action };
    await applyCorporateAction(
      open.ledger,
      { ...spin, on: day('2026-02-02'), currency: USD },
      CAUSE,
    );
    const chosen = [{ lotId: `${bought}/${from}`, quantity: decimal('2') }] as never;
    await record(ann, order('SELL', old, ['2026-03-02', '2', '60'], { chosen }));
    await record(ann, order('BUY', kept, ['2026-03-03', '1', '70']));
    expect((await mergeSecurities(open.ledger, asked)).ok).toBe(true);
    expect((await lots(ann)).toSorted()).toEqual([
      '2026-01-02 2 at 100',
      '2026-01-02 4 at 200',
      '2026-01-06 4 at 440',
      '2026-03-03 1 at 70',
    ]);
    await record(ann, order('BUY', kept, ['2026-01-03', '1', '70']));
    expect(await healthy()).toBe(true);
  });

  it('counts a split once that both listings have, booked by the owner or for all', async () => {
    const { symbol, ann, bob, from, into, kept, asked } = await twins();
    await record(ann, order('BUY', kept, ['2026-01-07', '1', '100']));
    await record(ann, split(symbol, 'NASDAQ', '2026-02-02'));
    const official = {
      ...{ kind: 'split' as const, cashInLieu: undefined },
      ...{ newShares: decimal('10'), oldShares: decimal('1') },
    };
    const apply = (security: SecurityId, actionId: string) =>
      applyCorporateAction(
        open.ledger,
        { actionId, security, action: official, on: day('2026-02-03'), currency: USD },
        CAUSE,
      );
    await apply(into, `into-${drawn}`);
    const early = await newPortfolio(open.ledger, {}, 3);
    await record(early, order('BUY', { ...kept, exchange: 'NASDAQ' }, ['2026-01-08', '2', '100']));
    expect(await mergeSecurities(open.ledger, asked)).toMatchObject({
      ok: false,
      failure: { kind: 'ACTION_MISSING', security: from, portfolio: early },
    });
    await apply(from, `from-${drawn}`);
    expect((await mergeSecurities(open.ledger, asked)).ok).toBe(true);
    expect(await lots(ann)).toEqual(['2026-01-06 40 at 440', '2026-01-07 10 at 100']);
    expect(await lots(bob)).toEqual(['2026-01-05 100 at 1000']);
    expect(await lots(early)).toEqual(['2026-01-08 20 at 200']);
    await record(early, order('BUY', kept, ['2026-01-05', '1', '100']));
    expect(await lots(early)).toEqual(['2026-01-05 10 at 100', '2026-01-08 20 at 200']);
    expect(await healthy()).toBe(true);
  });

  it('is refused where a split of one of both would change the shares of the other', async () => {
    const { symbol, ann, kept, asked } = await twins();
    await record(ann, order('BUY', kept, ['2026-01-07', '1', '100']));
    await record(ann, split(symbol, 'NASDAQ', '2026-02-02'));
    expect(await mergeSecurities(open.ledger, asked)).toMatchObject({
      ok: false,
      failure: { kind: 'AMOUNTS_WOULD_CHANGE', what: 'shares', before: '41', after: '50' },
    });
    expect((await open.ledger.read.positions(ann)).length).toBe(2);
    expect(await healthy()).toBe(true);
  });

  it('is refused where currency or ISIN differ, with itself, and into what has gone itself', async () => {
    const other = await twins({ isin: ISINS[1] });
    expect(await mergeSecurities(open.ledger, other.asked)).toMatchObject({
      failure: { kind: 'LISTING_DIFFERS', field: 'isin' },
    });
    const { old, ann, bob, from, into, asked } = await twins();
    const euro = order('BUY', old, ['2026-01-07', '1', '100'], { currency: 'EUR' as never });
    await record(bob, euro);
    const inEuro = (await open.ledger.read.securitiesBySymbol(old.symbol)).at(-1)?.id;
    expect(await mergeSecurities(open.ledger, { ...asked, into: inEuro as never })).toMatchObject({
      failure: { kind: 'LISTING_DIFFERS', field: 'currency' },
    });
    expect(await mergeSecurities(open.ledger, { ...asked, into: from })).toMatchObject({
      failure: { kind: 'SAME_SECURITY' },
    });
    await mergeSecurities(open.ledger, asked);
    expect(
      await mergeSecurities(open.ledger, { from: into, into: from, cause: CAUSE }),
    ).toMatchObject({ failure: { kind: 'SECURITY_MERGED', security: from, into } });
    expect(await lots(ann)).toEqual(['2026-01-06 4 at 440']);
  });

  it('needs an ISIN of both where their symbols differ', async () => {
    drawn += 1;
    const [dot, dash] = [`BR${drawn}.B`, `BR${drawn}-B`];
    const ann = await newPortfolio(open.ledger);
    await record(ann, order('BUY', { symbol: dot, isin: ISINS[2] }, ['2026-01-06', '1', '10']));
    await record(ann, order('BUY', { symbol: dash }, ['2026-01-07', '2', '10']));
    const [from, into] = (await open.ledger.read.positions(ann)).map(({ security }) => security);
    const asked = { from: from as SecurityId, into: into as SecurityId, cause: CAUSE };
    expect(await mergeSecurities(open.ledger, asked)).toMatchObject({
      failure: { kind: 'ISIN_UNKNOWN', security: into },
    });
    const again = await newPortfolio(open.ledger);
    await record(
      again,
      order('BUY', { symbol: `${dash}X`, isin: ISINS[2] }, ['2026-01-07', '2', '10']),
    );
    const third = (await open.ledger.read.positions(again))[0]?.security as SecurityId;
    expect((await mergeSecurities(open.ledger, { ...asked, into: third })).ok).toBe(true);
    await record(again, order('BUY', { symbol: dot }, ['2026-01-08', '1', '10']));
    expect(await lots(again)).toEqual(['2026-01-07 2 at 20', '2026-01-08 1 at 10']);
    expect(await healthy()).toBe(true);
  });

  it('is refused where the portfolio is short in one and long in the other', async () => {
    const { old, kept, asked } = await twins();
    const short = await newPortfolio(open.ledger, { allowShort: true }, 4);
    await record(short, order('BUY', old, ['2026-01-06', '1', '10']));
    await record(short, order('SHORT', kept, ['2026-01-07', '1', '10']));
    expect(await mergeSecurities(open.ledger, asked)).toMatchObject({
      failure: { kind: 'PORTFOLIO_CANNOT_MERGE', portfolio: short },
    });
    const { mergedInto } = (await open.ledger.read.security(asked.from)) as { mergedInto?: number };
    expect(mergedInto).toBe(undefined);
  });

  it('goes on where it stopped', async () => {
    const { old, ann, asked, from, into } = await twins();
    const carol = await newPortfolio(open.ledger, {}, 5);
    await record(carol, order('BUY', old, ['2026-01-09', '1', '10']));
    const halted = {
      ...open.ledger,
      inOneStep: async <Value, Refusal>(
        act: Parameters<typeof open.ledger.inOneStep<Value, Refusal>>[0],
      ) =>
        open.ledger.inOneStep<Value, Refusal>(async (step) => {
          const done = await act(step);
          const isMerged = (await step.security(from))?.mergedInto !== undefined;
          const hasMoved = (await step.position(carol, into)) !== undefined;
          if (isMerged && hasMoved) throw new Error('the process ended');
          return done;
        }),
    };
    await expect(mergeSecurities(halted, asked)).rejects.toThrow('the process ended');
    expect(await healthy()).toBe(true);
    await record(carol, order('BUY', old, ['2026-01-12', '1', '10']));
    expect((await mergeSecurities(open.ledger, asked)).ok).toBe(true);
    expect(await lots(carol)).toEqual(['2026-01-09 1 at 10', '2026-01-12 1 at 10']);
    expect(await lots(ann)).toEqual(['2026-01-06 4 at 440']);
    expect(await open.ledger.read.holders(from, { after: 0, limit: 9 })).toEqual([]);
    expect(await healthy()).toBe(true);
  });

  it('leaves a way for what was another security: taken back, and booked at an exchange of its own', async () => {
    const { old, kept, ann, bob, symbol, into, asked } = await twins();
    await record(ann, order('BUY', kept, ['2026-02-02', '6', '120']));
    await mergeSecurities(open.ledger, asked);
    const rows = await open.ledger.read.transactions({ portfolio: ann, limit: 9, offset: 0 });
    const wrong = rows.find(({ on }) => on === '2026-01-06');
    if (wrong === undefined) throw new Error('nothing to take back');
    const done = await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: wrong.id, cause: CAUSE }),
    );
    expect(done.ok).toBe(true);
    const apart: Named = { symbol, exchange: 'XLON' };
    await record(ann, order('BUY', apart, ['2026-01-06', '4', '110']));
    expect((await shownBook(open.ledger, ann)).positions).toEqual([
      `${symbol} 6 at 720`,
      `${symbol} 4 at 440`,
    ]);
    await record(ann, order('SELL', apart, ['2026-03-02', '4', '130']));
    expect((await shownBook(open.ledger, ann)).positions).toEqual([
      `${symbol} 6 at 720`,
      `${symbol} 0 at 0`,
    ]);
    expect(await lots(bob)).toEqual(['2026-01-05 10 at 1000']);
    await record(ann, order('BUY', old, ['2026-04-01', '1', '100']));
    expect((await open.ledger.read.position(ann, into))?.quantity.toString()).toBe('7');
    expect(await healthy()).toBe(true);
  });
});
