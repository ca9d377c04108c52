// Statements of one account that cover the same days: what a later one takes back or corrects is booked once, and the cash of the book
// is that of the broker after each of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile, previewImport } from '../../../src/ledger/app/import-file.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import type { ImportedFile } from '../../../src/ledger/interchange/rows/imported-file.ts';
import { shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { problemLine, sha256 } from '../interchange/read/fixtures.ts';

function read(text: string): ImportedFile {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), digest: sha256, format: undefined },
    ...{ mapping: undefined, account: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
  expect(result.value.problems.map(problemLine)).toEqual([]);
  return result.value;
}

/** `paid` is the day of the payment, `posted` that on which its row moved cash. */
interface Stated {
  readonly id: string;
  readonly type: 'Dividends' | 'Withholding Tax';
  readonly amount: number;
  readonly posted: string;
  readonly words?: string;
}

const PAID = '20250312';
const SHARE = 'CASH DIVIDEND USD 0.8 PER SHARE';

function flex(to: string, rows: readonly Stated[]): string {
  const inner = rows
    .filter(({ posted }) => posted <= to)
    .map(
      ({ id, type, amount, posted, words = '' }) =>
        `<CashTransaction currency="USD" symbol="OAK" isin="US6710441055" dateTime="${PAID};202000" reportDate="${posted}" type="${type}" amount="${amount}" transactionID="${id}" description="OAK(US6710441055) ${SHARE}${words}" />`,
    );
  return `<FlexQueryResponse><FlexStatements><FlexStatement accountId="U1" fromDate="20250101" toDate="${to}"><CashTransactions>${inner.join('')}</CashTransactions></FlexStatement></FlexStatements></FlexQueryResponse>`;
}

const ORDINARY = ' (Ordinary Dividend)';
const REVERSED: readonly Stated[] = [
  { id: '21', type: 'Dividends', amount: 80, posted: '20250312', words: ORDINARY },
  { id: '35', type: 'Dividends', amount: -80, posted: '20250327', words: ' - REVERSAL' },
];
const RECLASSIFIED: readonly Stated[] = [
  { id: '21', type: 'Dividends', amount: 80, posted: '20250312', words: ORDINARY },
  { id: '22', type: 'Withholding Tax', amount: -24, posted: '20250312', words: ' - US TAX' },
  { id: '23', type: 'Withholding Tax', amount: 24, posted: '20250317', words: ' - US TAX' },
  { id: '24', type: 'Withholding Tax', amount: -12, posted: '20250317', words: ' - US TAX' },
  { id: '35', type: 'Dividends', amount: -80, posted: '20250418', words: ORDINARY },
  { id: '36', type: 'Dividends', amount: 50, posted: '20250418', words: ORDINARY },
  { id: '37', type: 'Dividends', amount: 30, posted: '20250418', words: ' (Return of Capital)' },
];

const DAY = new Map([
  ['20250314', 'March 14, 2025'],
  ['20250321', 'March 21, 2025'],
  ['20250430', 'April 30, 2025'],
]);

/** The same rows without the days on which they were posted. */
function activity(to: string, rows: readonly Stated[], from = 'January 1, 2025'): string {
  const part = (type: Stated['type'], end: string) =>
    rows
      .filter((row) => row.type === type && row.posted <= to)
      .map(
        ({ amount, words = '' }) =>
          `${type},Data,USD,2025-03-12,OAK(US6710441055) Cash Dividend USD 0.8 per Share${words},${amount}${end}\n`,
      )
      .join('');
  return `Statement,Header,Field Name,Field Value
Statement,Data,Period,"${from} - ${DAY.get(to)}"
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U1
Dividends,Header,Currency,Date,Description,Amount
${part('Dividends', '')}Withholding Tax,Header,Currency,Date,Description,Amount,Code
${part('Withholding Tax', ',')}`;
}

describe('statements that cover the same days', () => {
  let place: LedgerPlace;
  let open: OpenLedger;
  beforeAll(async () => {
    place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });
  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function put(portfolio: PortfolioId, file: ImportedFile) {
    const asked = { portfolio, file, cause: CAUSE, leavesProblemsOut: false };
    const done = await importFile(open.ledger, asked);
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    return done.value.booked.length;
  }

  const cashOf = async (portfolio: PortfolioId) =>
    (await shownBook(open.ledger, portfolio)).cash.join();

  async function cashAfterEach(texts: readonly string[]): Promise<string[]> {
    const portfolio = await newPortfolio(open.ledger);
    const cash: string[] = [];
    for (const text of texts) {
      await put(portfolio, read(text));
      cash.push(await cashOf(portfolio));
    }
    return cash;
  }

  it('a dividend that is reversed later is taken back', async () => {
    const texts = ['20250314', '20250430'].map((to) => flex(to, REVERSED));
    expect(await cashAfterEach(texts)).toEqual(['80 USD', '0 USD']);
  });

  const ENDS = ['20250314', '20250321', '20250430'];
  it.each([
    ['a Flex query', ENDS.map((to) => flex(to, RECLASSIFIED))],
    ['an activity statement', ENDS.map((to) => activity(to, RECLASSIFIED))],
    [
      'an activity statement that lists the last row first',
      ENDS.map((to) => activity(to, RECLASSIFIED.toReversed())),
    ],
  ])('%s: tax given back, and a part that was capital', async (_, texts) => {
    expect(await cashAfterEach(texts)).toEqual(['56 USD', '68 USD', '68 USD']);
    expect(await cashAfterEach(texts.toReversed())).toEqual(['68 USD', '68 USD', '68 USD']);
    expect(await cashAfterEach([texts[1] ?? '', texts[2] ?? ''])).toEqual(['68 USD', '68 USD']);
  });

  it('statements of single months book what one of all months books', async () => {
    const months = [
      activity('20250321', RECLASSIFIED),
      activity('20250430', RECLASSIFIED.slice(4), 'April 1, 2025'),
      activity('20250430', RECLASSIFIED),
    ];
    expect(await cashAfterEach(months)).toEqual(['68 USD', '68 USD', '68 USD']);
  });

  it('a payment that a month takes back and books again stays, in whatever order they come', async () => {
    const twice: readonly Stated[] = [
      { id: '1', type: 'Dividends', amount: 80, posted: '20250312' },
      { id: '2', type: 'Dividends', amount: -80, posted: '20250418' },
      { id: '3', type: 'Dividends', amount: 80, posted: '20250418' },
    ];
    const month = activity('20250430', twice.slice(1), 'April 1, 2025');
    const all = activity('20250430', twice);
    const first = activity('20250321', twice);
    expect(await cashAfterEach([first, month, all])).toEqual(['80 USD', '80 USD', '80 USD']);
    expect(await cashAfterEach([all, month])).toEqual(['80 USD', '80 USD']);
  });

  it('moves cash on the day on which it was posted', () => {
    const days = read(flex('20250430', REVERSED)).drafts.map(({ draft }) => draft.on);
    expect(days).toEqual(['2025-03-12', '2025-03-27']);
  });

  describe('of a book whose rows of one distribution are one transaction', () => {
    /** As every version until November 2026 booked a file that ends on that day. */
    function netted(file: ImportedFile, amount: string, withholding: string): ImportedFile {
      const named = file.drafts.flatMap(({ formerly = [] }) => formerly);
      const draft = named.find(
        (each) =>
          'withholding' in each &&
          each.amount.toFixed() === amount &&
          each.withholding.toFixed() === withholding,
      );
      if (draft === undefined) throw new Error('no former name');
      return { ...file, drafts: [{ draft, place: file.drafts[0]?.place as never }] };
    }

    it.each([
      ['Flex', flex],
      ['activity', activity],
    ])('%s: what it has is known, and the rest is booked', async (_, statement) => {
      const [, second = '', third = ''] = ENDS.map((to) => statement(to, RECLASSIFIED));
      for (const text of [second, third]) {
        const portfolio = await newPortfolio(open.ledger);
        await put(portfolio, netted(read(second), '80', '12'));
        await put(portfolio, read(text));
        expect(await cashOf(portfolio)).toBe('68 USD');
      }
      const portfolio = await newPortfolio(open.ledger);
      const old = netted(read(third), '50', '12');
      const capital = read(third).drafts.filter(({ draft }) => draft.type === 'RETURN_OF_CAPITAL');
      await put(portfolio, { ...old, drafts: [...old.drafts, ...capital] });
      expect(await put(portfolio, read(third))).toBe(0);
      expect(await cashOf(portfolio)).toBe('68 USD');
    });

    it('has the name that those versions gave', () => {
      const flexNames = read(flex('20250321', RECLASSIFIED)).drafts.flatMap(({ formerly = [] }) =>
        formerly.map(({ origin }) => origin?.id),
      );
      expect(new Set(flexNames)).toEqual(new Set(['21']));
      const [draft] = netted(read(activity('20250321', RECLASSIFIED)), '80', '12').drafts.map(
        (row): TransactionDraft => row.draft,
      );
      // That of the last version that booked so, for this statement.
      expect(draft?.origin?.id).toBe(
        '4b3b7ffdf905630eaffeb3c75cad8847d3c8d76e0fe1912f4889c7ba6222578b#1',
      );
    });
  });

  it('a row that is booked with another amount is named, and changes nothing', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const [row] = RECLASSIFIED;
    await put(portfolio, read(flex('20250314', [{ ...(row as Stated), amount: 79 }])));
    const file = read(flex('20250314', RECLASSIFIED));
    const { rows, remarks } = await previewImport(open.ledger, portfolio, file);
    expect(rows.map(({ bookedAs }) => typeof bookedAs)).toEqual(['number']);
    expect(remarks.map(({ why }) => why)).toEqual([
      expect.stringMatching(
        /booked as \d+, DIVIDEND with a cash of 79 USD, and here it is DIVIDEND with 56 USD/,
      ),
    ]);
    expect(await put(portfolio, file)).toBe(0);
  });
});
