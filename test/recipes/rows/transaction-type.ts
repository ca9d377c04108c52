// `PAYMENT_IN_LIEU`: what a borrower of shares pays instead of their dividend. It has the fields of a distribution.
import type { Recipe } from './recipe.ts';

export const TRANSACTION_TYPE: Recipe = {
  title: 'A transaction type',
  edits: [
    {
      file: 'src/ledger/domain/transactions/transaction-type.ts',
      before: `  DEPOSIT: { shape: 'cash'`,
      insert: `  PAYMENT_IN_LIEU: { shape: 'distribution', traits: [] },\n`,
    },
    {
      file: 'src/ledger/domain/transactions/entry-of-draft.ts',
      after: `  RETURN_OF_CAPITAL: 'REDUCE_BASIS',\n`,
      insert: `  PAYMENT_IN_LIEU: 'INCOME',\n`,
    },
    {
      file: 'src/ledger/interchange/journal/journal-entry.ts',
      before: `  DEPOSIT: 'Equity:Contributions',\n`,
      insert: `  PAYMENT_IN_LIEU: 'Income:Gains',\n`,
    },
    {
      file: 'src/api/dashboard/book/transactions.tsx',
      before: `  ...{ DEPOSIT: false,`,
      insert: `  PAYMENT_IN_LIEU: false,\n`,
    },
    {
      file: 'docs/ledger/README.md',
      before: '| `DEPOSIT`, `WITHDRAWAL` |',
      insert:
        '| `PAYMENT_IN_LIEU` | a security, `amount` | income that a borrower of the shares pays instead of a dividend |\n',
    },
    {
      file: 'test/ledger/app/payment-in-lieu.test.ts',
      create: `import { expect, it } from 'vitest';
import { NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import type { DistributionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { CAUSE, cash, newPortfolio, trade } from '../harness/drafts.ts';
import { LEDGER_PLACES, type LedgerPlace, openLedger } from '../harness/ledger-places.ts';

it('is income even where dividends lower the basis', async () => {
  const place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
  const open = await openLedger(place.address);
  const portfolio = await newPortfolio(open.ledger, { dividendTreatment: 'REDUCE_BASIS' });
  const bought = trade('BUY', 'ACME', { day: '2026-03-02', quantity: '10', price: '100' });
  const paid: DistributionDraft = {
    ...cash('DEPOSIT', '2026-04-01', '25'),
    type: 'PAYMENT_IN_LIEU',
    security: bought.security,
    withholding: NO_MONEY,
    bought: undefined,
  };
  for (const draft of [bought, paid])
    await open.ledger.inOneStep((step) =>
      open.ledger.record(step, { portfolio, draft, cause: CAUSE }),
    );
  const [position] = await open.ledger.read.positions(portfolio);
  const { income, cost } = position ?? { income: NO_MONEY, cost: NO_MONEY };
  expect([income, cost].map(textOf)).toEqual(['25', '1000']);
  await open.close();
  await place.end();
});
`,
    },
  ],
  test: 'test/ledger/app/payment-in-lieu.test.ts',
  alsoPass: ['test/ledger/domain/transactions/types-doc.test.ts'],
};
