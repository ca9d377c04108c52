// Bonds in Flex queries: prices in percent of the face, which is counted in units of money; interest that is paid with a trade stands
// in cash transactions. The cases restate figures of published files: jal (titov-vv/jal, GPL 3.0) and a statement in bonds of Germany.
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/kernel/decimal.ts';
import { flexStatement } from '../../../../src/ledger/interchange/ibkr/flex-statement.ts';
import {
  differenceText,
  reconciled,
  totalsOfDrafts,
} from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

type Fields = Readonly<Record<string, string>>;

function element(name: string, fields: Fields): string {
  const attributes = Object.entries(fields).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${attributes.join('')} />`;
}

const SECTIONS: Readonly<Record<string, string>> = {
  ...{ Trade: 'Trades', CashTransaction: 'CashTransactions', OpenPosition: 'OpenPositions' },
  CorporateAction: 'CorporateActions',
};

function inSections(elements: readonly string[]): string {
  const bySection = Map.groupBy(elements, (one) => SECTIONS[/\w+/.exec(one)?.[0] ?? ''] ?? '');
  return [...bySection].map(([name, own]) => `<${name}>${own.join('\n')}</${name}>`).join('\n');
}

function read(...elements: readonly string[]) {
  const text = `<FlexQueryResponse><FlexStatement accountId="U1">\n${inSections(elements)}\n</FlexStatement></FlexQueryResponse>`;
  const result = flexStatement(text, { digest: sha256, account: undefined });
  if (!result.ok) throw new Error(problemLine(result.failure));
  const { drafts, proposals, problems, remarks = [], totals, statement } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    ids: drafts.map(({ draft }) => draft.origin?.id),
    proposals: proposals.map(({ action }) => action),
    problems: problems.map(problemLine),
    remarks: remarks.map(({ why }) => why),
    differences: reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft))).map(
      differenceText,
    ),
    marks: statement.positions.map(({ mark }) => mark && textOf(mark)),
  };
}

const STEEL: Fields = {
  ...{ assetCategory: 'BOND', currency: 'USD', symbol: 'X 6 1/4 03/15/26', isin: 'US912909AN84' },
  ...{ description: 'X 6 1/4 03/15/26', multiplier: '1', principalAdjustFactor: '1' },
};
const GERMANY: Fields = {
  ...{ assetCategory: 'BOND', currency: 'EUR', symbol: 'DBR 1 08/15/24', isin: 'DE0001102366' },
  ...{ description: 'DBR 1 08/15/24', multiplier: '1', principalAdjustFactor: '1' },
};
const bought = element('Trade', {
  ...{ ...STEEL, tradeDate: '20200527', dateTime: '20200527;155745', tradeID: '2882737839' },
  ...{ transactionID: '12827858280', quantity: '2000', tradePrice: '63.709' },
  ...{ proceeds: '-1274.18', taxes: '0', ibCommission: '-2', ibCommissionCurrency: 'USD' },
  ...{ accruedInt: '-25.69', levelOfDetail: 'EXECUTION' },
});
const paid = (fields: Fields) =>
  element('CashTransaction', { ...STEEL, levelOfDetail: 'DETAIL', ...fields });
const accrued = paid({
  ...{ dateTime: '20200527;155745', reportDate: '20200527', amount: '-25.69' },
  ...{ type: 'Bond Interest Paid', description: 'PURCHASE ACCRUED INT X 6 1/4 03/15/26' },
  ...{ tradeID: '2882737839', transactionID: '12827858280' },
});
const coupon = paid({
  ...{ dateTime: '20200915', reportDate: '20200915', amount: '62.5', transactionID: '13752156373' },
  ...{ type: 'Bond Interest Received', description: 'BOND COUPON PAYMENT (X 6 1/4 03/15/26)' },
});

describe('a bond', () => {
  it('is bought at a percentage of its face, beside the interest that had accrued', () => {
    expect(read(bought, accrued, coupon)).toMatchObject({
      problems: [],
      remarks: [],
      differences: [],
      lines: [
        '2020-05-27 BUY X 6 1/4 03/15/26 2000 at 0.63709 fees 2 USD',
        '2020-05-27 INTEREST -25.69 USD',
        '2020-09-15 INTEREST 62.5 USD',
      ],
    });
  });

  it('is valued at a percentage too', () => {
    const position = element('OpenPosition', {
      ...{ ...GERMANY, position: '5000', markPrice: '98.113', positionValue: '4905.65' },
      ...{ costBasisMoney: '4887.5', levelOfDetail: 'SUMMARY' },
    });
    expect(read(position).marks).toEqual(['0.98113']);
  });

  it('counts what moved where its principal has shrunk, or its price is that of a unit', () => {
    const sold = (fields: Fields) =>
      element('Trade', {
        ...{ ...GERMANY, tradeDate: '20230613', dateTime: '20230613;100000', tradeID: '1' },
        ...{ quantity: '-5000', ibCommission: '-5', ...fields },
      });
    expect(read(sold({ tradePrice: '97.65', proceeds: '2441.25' })).lines).toEqual([
      '2023-06-13 SELL DBR 1 08/15/24 5000 at 0.48825 fees 5 EUR',
    ]);
    expect(read(sold({ tradePrice: '0.9765', proceeds: '4882.5' })).lines).toEqual([
      '2023-06-13 SELL DBR 1 08/15/24 5000 at 0.9765 fees 5 EUR',
    ]);
    expect(read(sold({ tradePrice: '97.65' })).lines).toEqual([
      '2023-06-13 SELL DBR 1 08/15/24 5000 at 0.9765 fees 5 EUR',
    ]);
  });

  it('has another name than the interest that is paid under the same number', () => {
    const { ids, lines } = read(bought.replace(' tradeID="2882737839"', ''), accrued);
    expect(lines).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    expect(ids).toContain('12827858280');
  });

  it('says that the interest of a trade is missing where the query has no cash', () => {
    expect(read(bought).remarks).toEqual([
      'The trade also moved accrued interest of -25.69 USD, which no cash transaction of the file has; tick Bond Interest in the Cash Transactions of the query.',
    ]);
  });

  it('is redeemed for cash by its owner', () => {
    const redeemed = (description: string, proceeds: string) =>
      element('CorporateAction', {
        ...{ ...STEEL, dateTime: '20210924;202500', reportDate: '20210927', quantity: '-2000' },
        ...{ description, proceeds, amount: `-${proceeds}`, type: 'BM', transactionID: '1' },
      });
    const { proposals } = read(
      redeemed(
        '(US912CALAN84) BOND MATURITY FOR USD 1.03125 PER BOND (X, X, US912CALAN84)',
        '2062.5',
      ),
      redeemed(
        '(US345370CV02) FULL CALL / EARLY REDEMPTION FOR USD 1.10306815 PER BOND (F, F, US345370CV02)',
        '2206.1363',
      ),
    );
    expect(
      proposals.map((action) =>
        'cashPerShare' in action ? textOf(action.cashPerShare) : action.kind,
      ),
    ).toEqual(['1.03125', '1.10306815']);
  });
});
