// Tax of options: which purchases wash a loss by the choice of the person, and contracts that are marked at the end of the year.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { price, textOf } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { section1256Year } from '../../../src/ledger/app/tax/section-1256-year.ts';
import { NO_TAX_LISTS, setTaxLists } from '../../../src/ledger/app/tax/tax-lists.ts';
import { taxView } from '../../../src/ledger/app/tax/tax-view.ts';
import { securitiesIn, taxYear } from '../../../src/ledger/app/tax/tax-year.ts';
import type { OptionWash } from '../../../src/ledger/domain/options/option-tax.ts';
import type { TradeDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { booked } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

let place: LedgerPlace;
let open: OpenLedger;
let holder = 0;

beforeAll(async () => {
  place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
  open = await openLedger(place.address);
});

afterAll(async () => {
  await open.close();
  await place.end();
});

async function person(drafts: readonly TradeDraft[], optionWash?: OptionWash) {
  holder += 1;
  const number = holder as HolderNumber;
  const portfolio = await newPortfolio(open.ledger, { allowShort: true }, holder);
  for (const draft of drafts) await booked(open.ledger, portfolio, draft);
  if (optionWash !== undefined) {
    const change = { lists: { ...NO_TAX_LISTS, optionWash }, expectedVersion: undefined };
    await open.ledger.inOneStep((step) => setTaxLists(step, number, { ...change, cause: CAUSE }));
  }
  const { read } = open.ledger;
  const view = await taxView(read, number);
  const rows = await read.securities(securitiesIn(view));
  return { view, securities: new Map(rows.map((row) => [String(row.id), row])) };
}

const disallowed = ({ view }: Awaited<ReturnType<typeof person>>) =>
  view.closures.map((one) => `${textOf(one.gain)} less ${textOf(one.disallowedLoss)}`);

const at = (day: string, quantity: string, cost: string) => ({ day, quantity, price: cost });

describe('a loss on an option', () => {
  const [FIRST, SECOND] = ['UVW 261218C00230000', 'UVW 270115C00240000'];
  const washed = [
    trade('BUY', FIRST, at('2026-05-01', '2', '3')),
    trade('SELL', FIRST, at('2026-06-01', '2', '1')),
    trade('BUY', SECOND, at('2026-06-10', '1', '2')),
  ];

  it('is disallowed by another contract of the same underlying and right, one for one', async () => {
    expect(disallowed(await person(washed))).toEqual(['-400 less 200']);
    expect(disallowed(await person(washed, 'CONTRACT'))).toEqual(['-400 less 0']);
  });

  it('is not disallowed by a put, and not by the shares', async () => {
    const others = [
      ...washed.slice(0, 2),
      trade('BUY', 'UVW 261218P00230000', at('2026-06-10', '1', '2')),
      trade('BUY', 'UVW', at('2026-06-10', '100', '200')),
    ];
    for (const choice of ['RIGHT', 'STOCK'] as const)
      expect(disallowed(await person(others, choice))).toEqual(['-400 less 0']);
  });
});

describe('a loss on shares', () => {
  const washed = [
    trade('BUY', 'KLM', at('2026-05-01', '150', '50')),
    trade('SELL', 'KLM', at('2026-06-01', '150', '40')),
    trade('BUY', 'KLM 261218C00050000', at('2026-06-10', '1', '2')),
  ];

  it('is disallowed by calls if the person says so: a hundred shares for each', async () => {
    expect(disallowed(await person(washed))).toEqual(['-1500 less 0']);
    const chosen = await person(washed, 'STOCK');
    expect(disallowed(chosen)).toEqual(['-1500 less 1000']);
    expect(chosen.view.openLots.map(({ basis }) => textOf(basis))).toEqual(['1200']);
  });
});

describe('contracts of a broad index', () => {
  const INDEX = 'SPXW 270115C05000000';
  const drafts = [
    trade('BUY', INDEX, at('2025-11-03', '2', '20')),
    trade('SELL', INDEX, at('2026-06-01', '1', '10')),
    trade('BUY', INDEX, at('2026-06-02', '1', '12')),
    trade('BUY', 'SPY 270115C00500000', at('2026-06-02', '1', '2')),
    trade('SELL', 'SPY 270115C00500000', at('2026-06-05', '1', '3')),
  ];
  const yearOf = async (year: number, end: string | undefined, before: string | undefined) => {
    const { view, securities } = await person(drafts);
    const unit = (quoted: string | undefined) =>
      quoted === undefined ? undefined : price(String(Number(quoted) * 100));
    return section1256Year(view, securities, {
      ...{ year, currency: USD, portfolio: undefined, on: `${year}-12-31` as TradingDay },
      priceAtEnd: () => unit(end),
      priceBefore: () => unit(before),
    });
  };
  const figures = (year: Awaited<ReturnType<typeof yearOf>>) =>
    (['realized', 'marked', 'markedBefore', 'gain', 'longTerm', 'shortTerm'] as const).map((name) =>
      textOf(year[name]),
    );

  it('are marked at the end of the year, 60 percent long term, and the next year counts the rest', async () => {
    expect(figures(await yearOf(2025, '25', undefined))).toEqual([
      ...['0', '1000', '0', '1000', '600', '400'],
    ]);
    // One sold for 1,000 less than it cost; of two open at 15 one cost 2,000 and one 1,200; 1,000 was counted before.
    expect(figures(await yearOf(2026, '15', '25'))).toEqual([
      ...['-1000', '-200', '1000', '-2200', '-1320', '-880'],
    ]);
  });

  it('name what has no price', async () => {
    expect((await yearOf(2026, undefined, '25')).unpriced).toEqual([INDEX]);
  });

  it('have no wash sale, and are not among the other gains; options of a fund are', async () => {
    const { view, securities } = await person(drafts);
    expect(view.closures.map((one) => textOf(one.disallowedLoss))).toEqual(['0', '0']);
    const asked = { year: 2026, currency: USD, portfolio: undefined };
    const { totals, form } = taxYear(view, securities, asked);
    expect(textOf(totals.total.gain)).toBe('100');
    expect(form.partI).toHaveLength(1);
  });
});
