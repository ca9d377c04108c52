// While a split is not booked, nothing is done to its lots for a loss that is none: no candidate, no accepted sale, no rebalancing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presentPrice } from '../../../src/advisers/app/deciding/present-price.ts';
import { openPolicies } from '../../../src/advisers/app/policies.ts';
import { decimal, money, type Price, price } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import {
  createHighsSolver,
  evaluateRebalancing,
  type RebalancingSources,
} from '../../../src/ledger/app/plan-rebalancing.ts';
import {
  completeRequest,
  requestFrom,
} from '../../../src/ledger/app/rebalancing/request-record.ts';
import { harvestCandidates } from '../../../src/ledger/app/tax/harvest-candidates.ts';
import { taxView } from '../../../src/ledger/app/tax/tax-view.ts';
import {
  splitQuestionsOfAll,
  waitingPortfolios,
} from '../../../src/ledger/app/valuation/split-questions.ts';
import type { SplitDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import type { PortfolioRow } from '../../../src/ledger/ports/ledger-rows.ts';
import type { Quote } from '../../../src/ledger/ports/prices.ts';
import {
  openPriceStore,
  type PriceStore,
} from '../../../src/ledger/store/prices/open-price-store.ts';
import { NO_PLAN_ORDERS } from '../../api/harness/no-plan-orders.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { cash, newPortfolio, trade, USD } from '../../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../../ledger/harness/ledger-places.ts';

const NOW = instant(Date.parse('2026-11-20T15:00:00Z'));
const TODAY = '2026-11-20' as TradingDay;
const SPLIT_DAY = '2026-06-10' as TradingDay;

const NONE = { previousClose: undefined, volume: undefined, marketCap: undefined };
const quoteOf = (symbol: string, at: Price): Quote => ({
  ...{ symbol, price: at, currency: USD, at: NOW, source: 'test', isStale: false },
  ...{ ...NONE, open: undefined, high: undefined, low: undefined },
});

describe.each(Object.keys(LEDGER_PLACES))('a split that is not booked, in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let store: PriceStore;
  let sources: RebalancingSources;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
    store = await openPriceStore(place.address);
    sources = {
      ...{
        read: open.ledger.read,
        history: store.history,
        planOrders: NO_PLAN_ORDERS,
        policies: openPolicies(undefined),
      },
      lotSolver: createHighsSolver(),
      ...{ now: NOW, today: TODAY, staleAfterDays: 4 },
      prices: {
        quotes: async (symbols) =>
          new Map(symbols.map((symbol) => [symbol, ok(quoteOf(symbol, price('9')))])),
        refresh: async () => undefined,
      },
    };
  });

  afterAll(async () => {
    await store.close();
    await open.close();
    await place.end();
  });

  /** 100 shares at 100, of which ten for one have become 1,000 at 9. */
  async function holder() {
    const id = await newPortfolio(open.ledger);
    await booked(open.ledger, id, cash('DEPOSIT', '2026-01-02', '20000'));
    await booked(
      open.ledger,
      id,
      trade('BUY', 'ACME', { day: '2026-01-05', quantity: '100', price: '100' }),
    );
    const row = (await open.ledger.read.portfolio(id)) as PortfolioRow;
    const [lot] = await open.ledger.read.lots({ portfolios: [id], isOpen: true });
    if (lot === undefined) throw new Error('nothing was bought');
    const closes = [
      ['2026-01-05', '100'],
      ['2026-11-19', '9'],
    ] as const;
    await store.history.recordCloses(
      closes.map(([on, text]) => ({
        ...{ symbol: 'ACME', on: on as TradingDay, currency: USD, source: 'test' },
        price: price(text),
      })),
    );
    await store.history.recordSplits([
      {
        ...{ symbol: 'ACME', on: SPLIT_DAY, source: 'test' },
        ...{ newShares: decimal('10'), oldShares: decimal('1') },
      },
    ]);
    return { row, lot };
  }

  const split: SplitDraft = {
    ...{ type: 'SPLIT', at: instant(Date.parse(`${SPLIT_DAY}T20:00:00Z`)), on: SPLIT_DAY },
    ...{ currency: USD, rate: undefined, notes: undefined, origin: undefined },
    security: { symbol: 'ACME', isin: undefined, exchange: undefined, name: undefined },
    ...{ newShares: decimal('10'), oldShares: decimal('1'), cashInLieu: undefined },
  };

  type Environment = Awaited<ReturnType<typeof holder>>;

  async function harvested({ row, lot: { security } }: Environment) {
    const view = await taxView(open.ledger.read, row.holder, security);
    const rows = await open.ledger.read.securities([security]);
    const asked = await splitQuestionsOfAll(sources, [row.id], rows);
    const terms = { price: price('9'), asOf: TODAY, lossMin: money('1') };
    const waiting = waitingPortfolios(asked, security);
    const found = harvestCandidates(view, { security, ...terms, waiting });
    return found.lots.filter(({ portfolio }) => portfolio === String(row.id)).length;
  }

  function accepted({ row, lot: { id, security } }: Environment) {
    return presentPrice(sources, row, {
      ...{ kind: 'sell-lots', symbol: 'ACME', price: '9', currency: USD, security },
      lots: [{ lot: id, quantity: '10' }],
    });
  }

  async function planned({ row }: Environment) {
    const targets = [{ symbol: 'ACME', weight: '0.9' }];
    const wanted = requestFrom(completeRequest({ targets, strategy: { kind: 'calendar' } }));
    const plan = await evaluateRebalancing(open.ledger, sources, row, wanted);
    if (!plan.ok) throw new Error(JSON.stringify(plan.failure));
    return { orders: plan.value.orders.length, unpriced: plan.value.unpriced };
  }

  it('makes no candidate, refuses a sale that was proposed, and is left out of a rebalancing', async () => {
    const environment = await holder();
    expect(await harvested(environment)).toBe(0);
    expect(await accepted(environment)).toMatchObject({
      failure: { kind: 'SPLIT_NOT_BOOKED', symbol: 'ACME', on: SPLIT_DAY },
    });
    expect(await planned(environment)).toEqual({
      orders: 0,
      unpriced: [{ symbol: 'ACME', reason: 'SPLIT_NOT_BOOKED' }],
    });

    await booked(open.ledger, environment.row.id, split);
    expect(await harvested(environment)).toBe(1);
    expect(await accepted(environment)).toEqual(ok(price('9')));
    expect(await planned(environment)).toEqual({ orders: 1, unpriced: [] });
  });
});
