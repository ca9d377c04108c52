// Structures of files that the tests of Portfolio Performance and Ghostfolio read, in statements of our own: the amounts are those
// that these projects assert. (Portfolio Performance: IBFlexStatementExtractorTest; Ghostfolio: test/import.)
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

function read(text: string, format?: 'ghostfolio-csv') {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), format, digest: sha256 },
    ...{ mapping: undefined, account: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { drafts, problems, ignored } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    amounts: drafts.map(({ draft }) =>
      'amount' in draft ? [draft.type, draft.currency, draft.amount.toString()] : [draft.type],
    ),
    problems: problems.map(problemLine),
    ignored: ignored.length,
  };
}

const element = (name: string, fields: Readonly<Record<string, string>>) =>
  `<${name} ${Object.entries(fields)
    .map(([key, value]) => `${key}="${value}"`)
    .join(' ')} />`;

const flex = (...parts: readonly string[]) =>
  `<FlexQueryResponse queryName="Q" type="AF"><FlexStatements count="1"><FlexStatement accountId="U1" fromDate="20230301" toDate="20230331">${parts.join('')}</FlexStatement></FlexStatements></FlexQueryResponse>`;

const tax = (id: string) =>
  element('SalesTax', {
    ...{ currency: 'USD', fxRateToBase: '1', date: '20230302', taxType: 'VAT' },
    ...{ taxableDescription: 'Level 1', taxableAmount: '-1.5', taxRate: '0.2' },
    ...{ salesTax: '-0.3', transactionID: id },
  });
const fee = (id: string, type = 'Other Fees', amount = '-1.5') =>
  element('CashTransaction', {
    ...{ currency: 'USD', fxRateToBase: '1', dateTime: '20230302', amount, type },
    ...{ description: 'Level 1', transactionID: id },
  });

describe('sales taxes of a Flex query', () => {
  it('are booked as taxes of their own beside the fees that they are on', () => {
    const { amounts, problems } = read(
      flex(
        `<CashTransactions>${fee('1')}${fee('2')}</CashTransactions>`,
        `<SalesTaxes>${tax('8')}${tax('9')}</SalesTaxes>`,
      ),
    );
    expect(problems).toEqual([]);
    expect(amounts.toSorted()).toEqual([
      ...[1, 2].map(() => ['FEE', 'USD', '1.5']),
      ...[8, 9].map(() => ['TAX', 'USD', '0.3']),
    ]);
  });

  it('count once where the query has them among the cash transactions too', () => {
    const { amounts } = read(
      flex(
        `<CashTransactions>${fee('1')}${fee('8', 'Sales Tax', '-0.3')}</CashTransactions>`,
        `<SalesTaxes>${tax('8')}</SalesTaxes>`,
      ),
    );
    expect(amounts.toSorted()).toEqual([
      ['FEE', 'USD', '1.5'],
      ['TAX', 'USD', '0.3'],
    ]);
  });

  it('name what they state and cannot be read', () => {
    const wrong = tax('8').replace('-0.3', 'much');
    const { problems, amounts } = read(flex(`<SalesTaxes>${wrong}</SalesTaxes>`));
    expect([amounts, problems]).toEqual([[], [expect.stringContaining('salesTax')]]);
  });
});

describe('a CSV that Ghostfolio imports', () => {
  it('is recognised without a column for the source of data', () => {
    const { lines, problems } = read(
      'Date,Code,Currency,Price,Quantity,Action,Fee\n12/12/2021,BTCUSD,USD,44558.42,1,buy,4.46\n',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual(['2021-12-12 BUY BTCUSD 1 at 44558.42 fees 4.46 USD']);
  });

  it('has the day first, with dots too', () => {
    const { lines } = read(
      'Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note\n02.01.2022,HOME,MANUAL,USD,500000.0,1,buy,0.00,\n',
    );
    expect(lines).toEqual([expect.stringContaining('2022-01-02')]);
  });

  it('takes neither the sign of a commission nor that of a sale', () => {
    const head = 'CurrencyPrimary,Symbol,TradeDate,Quantity,TradePrice,Buy/Sell,IBCommission';
    const rows = ['USD,VTI,20230403,17,204.3473,BUY,-1', 'USD,VTI,20230404,-7,205,SELL,-1'];
    const { lines } = read([head, ...rows].join('\n'), 'ghostfolio-csv');
    expect(lines.join('\n')).not.toMatch(/-1\b(?!-)|-7\b(?!-)/);
    expect(lines).toHaveLength(2);
  });
});

describe('an export of Ghostfolio in hundredths of a currency', () => {
  const activity = (currency: string, unitPrice: number, fee: number) =>
    read(
      JSON.stringify({
        activities: [
          {
            ...{ type: 'DIVIDEND', date: '2024-06-28T00:00:00.000Z', symbol: 'JSE.JO' },
            ...{ quantity: 5, unitPrice, fee, currency },
          },
        ],
      }),
    );

  it.each([
    ['ZAc', 'ZAR'],
    ['GBp', 'GBP'],
    ['GBX', 'GBP'],
    ['ILA', 'ILS'],
    ['USX', 'USD'],
  ])('books %s as %s', (quoted, whole) => {
    expect(activity(quoted, 10875, 250).amounts).toEqual([
      ['DIVIDEND', whole, '543.75'],
      ['FEE', whole, '2.5'],
    ]);
  });

  it('leaves whole units alone, whose letters are capitals', () => {
    expect(activity('GBP', 10.5, 0).amounts).toEqual([['DIVIDEND', 'GBP', '52.5']]);
    expect(activity('Gbp', 1, 0).problems).toHaveLength(1);
  });
});
