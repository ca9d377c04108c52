// How contracts end, in the worked cases of IRS Publication 550 (options, "Puts and Calls" and "Writers of Puts and Calls").
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import { money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type {
  Entry,
  OptionEndEntry,
  TradeEntry,
} from '../../../../src/ledger/domain/entries/entry.ts';
import type {
  CurrencyCode,
  SecurityId,
  TransactionId,
} from '../../../../src/ledger/domain/entries/ids.ts';
import { foldEntries } from '../../../../src/ledger/domain/portfolio/fold-entries.ts';
import { termsOf } from '../../../../src/ledger/domain/portfolio/terms-of.ts';

const TERMS = termsOf({
  allowShort: true,
  feesInBasis: true,
  longTermRule: 'us:more-than-one-year',
});
const [OPTION, STOCK] = [1, 2] as SecurityId[] as [SecurityId, SecurityId];

let number = 0;
function booked(on: string) {
  number += 1;
  const at = instant(Date.parse(`${on}T15:00:00Z`));
  const currency = 'USD' as CurrencyCode;
  return { id: number as TransactionId, at, on: on as TradingDay, booking: number, currency };
}

function traded(
  on: string,
  side: 'BUY' | 'SELL',
  [security, count, at]: readonly [SecurityId, string, string],
  more: Partial<TradeEntry> = {},
): TradeEntry {
  return {
    ...{ ...booked(on), rate: undefined, kind: 'trade', security, side, effect: 'EITHER' },
    ...{ quantity: quantity(count), price: price(at), fees: money('0'), method: 'FIFO' },
    ...{ chosen: undefined, decided: undefined, ...more },
  };
}

function ended(
  on: string,
  side: 'LONG' | 'SHORT',
  count: string,
  more: Partial<OptionEndEntry> = {},
): OptionEndEntry {
  return {
    ...{ ...booked(on), rate: undefined, kind: 'option-end', security: OPTION, side },
    ...{ quantity: quantity(count), price: price('0'), fees: money('0'), method: 'FIFO' },
    ...{ chosen: undefined, delivery: undefined, ...more },
  };
}

/** Ten contracts at a strike of 50. */
const at50 = (right: 'call' | 'put', shares = '1000') => ({
  delivery: {
    ...{ security: STOCK, right, quantity: quantity(shares) },
    amount: money(String(Number(shares) * 50)),
  },
});

function bookOf(...entries: readonly Entry[]) {
  const folded = foldEntries(entries, TERMS);
  if (!folded.ok) return { refused: folded.failure.refusal.kind };
  const { book, entries: all } = folded.value;
  return {
    lots: [...book.bySecurity].flatMap(([security, { lots }]) =>
      lots.map(
        ({ side, remaining, basis, heldSince }) =>
          `${security} ${side} ${textOf(remaining)} at ${textOf(basis)} since ${heldSince}`,
      ),
    ),
    gains: all.flatMap(({ consequences }) =>
      consequences.closures.map(
        ({ security, gain, term }) => `${security} ${textOf(gain)} ${term}`,
      ),
    ),
    cash: textOf(sumOf(all.map(({ consequences }) => consequences.cash))),
  };
}

const BOUGHT = () => traded('2022-04-08', 'BUY', [OPTION, '10', '400']);
const WRITTEN = () => traded('2022-04-08', 'SELL', [OPTION, '10', '400']);

describe('ten calls for 4,000 dollars', () => {
  it('that expire are a short-term loss of their holder and a short-term gain of their writer', () => {
    expect(bookOf(BOUGHT(), ended('2022-12-16', 'LONG', '10'))).toEqual({
      ...{ lots: [], gains: ['1 -4000 SHORT'], cash: '-4000' },
    });
    expect(bookOf(WRITTEN(), ended('2022-12-16', 'SHORT', '10'))).toEqual({
      ...{ lots: [], gains: ['1 4000 SHORT'], cash: '4000' },
    });
  });

  it('that expire after more than a year are a long-term loss, and still a short-term gain', () => {
    const bought = traded('2021-04-08', 'BUY', [OPTION, '10', '400']);
    expect(bookOf(bought, ended('2022-12-16', 'LONG', '10')).gains).toEqual(['1 -4000 LONG']);
    const written = traded('2021-04-08', 'SELL', [OPTION, '10', '400']);
    expect(bookOf(written, ended('2022-12-16', 'SHORT', '10')).gains).toEqual(['1 4000 SHORT']);
  });

  it('that are sold for 6,000 are a gain, and a loss of who bought them back', () => {
    const sold = traded('2022-05-10', 'SELL', [OPTION, '10', '600']);
    expect(bookOf(BOUGHT(), sold).gains).toEqual(['1 2000 SHORT']);
    const back = traded('2022-05-10', 'BUY', [OPTION, '10', '600']);
    expect(bookOf(WRITTEN(), back).gains).toEqual(['1 -2000 SHORT']);
  });

  it('that are exercised add their cost to the basis, and the shares are held from then on', () => {
    const exercised = ended('2022-05-27', 'LONG', '10', at50('call'));
    expect(bookOf(BOUGHT(), exercised)).toEqual({
      lots: ['2 LONG 1000 at 54000 since 2022-05-27'],
      gains: [],
      cash: '-54000',
    });
    const sold = traded('2023-05-27', 'SELL', [STOCK, '1000', '60']);
    expect(bookOf(BOUGHT(), exercised, sold).gains).toEqual(['2 6000 SHORT']);
  });

  it('that are assigned raise what their writer received for the shares', () => {
    const shares = traded('2020-01-06', 'BUY', [STOCK, '1000', '30']);
    const assigned = ended('2022-05-27', 'SHORT', '10', at50('call'));
    expect(bookOf(shares, WRITTEN(), assigned)).toEqual({
      ...{ lots: [], gains: ['2 24000 LONG'], cash: '24000' },
    });
  });
});

describe('ten puts for 4,000 dollars', () => {
  it('that are exercised lower what their holder received for the shares', () => {
    const shares = traded('2020-01-06', 'BUY', [STOCK, '1000', '30']);
    const exercised = ended('2022-05-27', 'LONG', '10', at50('put'));
    expect(bookOf(shares, BOUGHT(), exercised)).toEqual({
      ...{ lots: [], gains: ['2 16000 LONG'], cash: '16000' },
    });
  });

  it('that are assigned lower the basis of the shares that their writer bought', () => {
    const assigned = ended('2022-05-27', 'SHORT', '10', at50('put'));
    expect(bookOf(WRITTEN(), assigned)).toEqual({
      lots: ['2 LONG 1000 at 46000 since 2022-05-27'],
      gains: [],
      cash: '-46000',
    });
  });
});

describe('contracts', () => {
  it('deliver in part, the oldest first, with the fees of the delivery', () => {
    const first = traded('2022-04-08', 'BUY', [OPTION, '1', '300'], { fees: money('1') });
    const second = traded('2022-04-09', 'BUY', [OPTION, '1', '500']);
    const exercised = ended('2022-05-27', 'LONG', '1', {
      ...{ ...at50('call', '100'), fees: money('2.5') },
    });
    expect(bookOf(first, second, exercised)).toEqual({
      lots: ['1 LONG 1 at 500 since 2022-04-09', '2 LONG 100 at 5303.5 since 2022-05-27'],
      gains: [],
      cash: '-5803.5',
    });
  });

  it('cover shares that were sold short with their premium in the cost', () => {
    const short = traded('2022-03-01', 'SELL', [STOCK, '60', '70']);
    const call = traded('2022-04-08', 'BUY', [OPTION, '1', '400']);
    const exercised = ended('2022-05-27', 'LONG', '1', at50('call', '100'));
    expect(bookOf(short, call, exercised)).toEqual({
      lots: ['2 LONG 40 at 2160 since 2022-05-27'],
      gains: ['2 960 SHORT'],
      cash: '-1200',
    });
  });

  it('deliver at a price that has no end, to the last digit', () => {
    const call = traded('2022-04-08', 'BUY', [OPTION, '1', '400']);
    const delivery = { security: STOCK, right: 'call' as const, quantity: quantity('150') };
    const exercised = ended('2022-05-27', 'LONG', '1', {
      delivery: { ...delivery, amount: money('5000') },
    });
    expect(bookOf(call, exercised).lots).toEqual(['2 LONG 150 at 5400 since 2022-05-27']);
  });

  it('are settled in cash as if they had been sold at the price, or bought', () => {
    const settled = { price: price('1250'), fees: money('1') };
    expect(bookOf(BOUGHT(), ended('2022-12-16', 'LONG', '10', settled))).toEqual({
      ...{ lots: [], gains: ['1 8499 SHORT'], cash: '8499' },
    });
    expect(bookOf(WRITTEN(), ended('2022-12-16', 'SHORT', '10', settled))).toEqual({
      ...{ lots: [], gains: ['1 -8501 SHORT'], cash: '-8501' },
    });
  });

  it('end only as far as they are held, on that side', () => {
    expect(bookOf(BOUGHT(), ended('2022-12-16', 'LONG', '11'))).toEqual({
      refused: 'INSUFFICIENT_QUANTITY',
    });
    expect(bookOf(BOUGHT(), ended('2022-12-16', 'SHORT', '1'))).toEqual({
      refused: 'INSUFFICIENT_SHORT',
    });
  });
});
