// Statements of the broker whose money no reader knows are refused with its sum: nothing vanishes without a word.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, fixture, problemLine, sha256 } from '../read/fixtures.ts';

function read(text: string) {
  const bytes = new TextEncoder().encode(text);
  const result = importedFile({
    ...{ bytes, format: undefined, mapping: undefined, account: undefined, zone: undefined },
    digest: sha256,
  });
  const problems = result.ok ? result.value.problems : result.failure;
  return { drafts: result.ok ? result.value.drafts : [], problems: problems.map(problemLine) };
}

const HEAD = `Statement,Header,Field Name,Field Value
Statement,Data,Title,Statement
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U0000001
Account Information,Data,Base Currency,EUR
`;

describe('an activity statement', () => {
  it('of the kind "Transaction History" is read in the base currency of the account', () => {
    const text = `${HEAD}Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount
Transaction History,Data,2025-01-02,U***0001,SPDR S&P 500,Buy,SPY,10,580,-5800,-1,-5801
Transaction History,Data,2025-02-03,U***0001,Electronic Fund Transfer,Deposit,-,-,-,"6,000.00",-,"6,000.00"
`;
    const { drafts, problems } = read(text);
    expect(problems).toEqual([]);
    expect(drafts.map(({ draft }) => [draft.type, draft.currency])).toEqual([
      ['BUY', 'EUR'],
      ['DEPOSIT', 'EUR'],
    ]);
  });

  it('in French is refused as a whole', () => {
    const text = `Statement,Header,Nom du champ,Valeur du champ
Statement,Data,Title,Relevé d'activité
Transactions,Header,DataDiscriminator,Catégorie d'actifs,Devise,Symbole,Date/Heure,Quantité,Prix Trans.,Produits,Comm/Tarif
Transactions,Data,Order,Actions,USD,SPY,"2025-01-02, 10:00:00",10,580,-5800,-1
`;
    const { drafts, problems } = read(text);
    expect(drafts).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('neither in English nor in German')]);
  });

  it('with trades alone is read, and says that its account and days are unknown', () => {
    const text = `Trades,Header,DataDiscriminator,Asset Category,Currency,Account,Symbol,Date/Time,Exchange,Quantity,T. Price,Proceeds,Comm/Fee,Basis,Realized P/L,Code
Trades,Data,Order,Stocks,SEK,U12345,HMBs,"2021-01-11, 06:57:37",-,-257,176.85,45450.45,-49,-36147.22,9254.23,C
`;
    const found = importedFile({
      ...{ bytes: Buffer.from(text), account: undefined, digest: sha256 },
      ...{ format: undefined, mapping: undefined, zone: undefined },
    });
    expect(found.ok && found.value.drafts.map(({ draft }) => draft.currency)).toEqual(['SEK']);
    expect(found.ok && found.value.remarks?.map(({ why }) => why)).toEqual([
      expect.stringContaining('does not say of which account and which days it is'),
    ]);
  });

  it('with a section that nobody knows is refused with its sums by currency', () => {
    const text = `${HEAD}CFD Charges,Header,Currency,Date,Symbol,Activity Description,Amount
CFD Charges,Data,USD,2025-01-02,SPY,Interest,-3.25
CFD Charges,Data,EUR,2025-01-03,DAX,Interest,-1.5
CFD Charges,Data,USD,2025-01-03,SPY,Interest,-0.75
CFD Charges,Data,Total,,,,-5.5
`;
    expect(read(text).problems).toEqual([
      expect.stringContaining('its 3 rows with Amount of -4 USD and -1.5 EUR would be missing'),
    ]);
  });

  it('is not refused for sections that repeat or explain, nor for the rate of a currency of the broker', () => {
    const text = `${HEAD}Net Asset Value,Header,Asset Class,Prior Total,Current Total
Net Asset Value,Data,Cash,10,20
Commission Details,Header,Currency,Amount
Commission Details,Data,USD,-1
Base Currency Exchange Rate,Header,Currency,Rate
Base Currency Exchange Rate,Data,CNH,0.13
Base Currency Exchange Rate,Data,USD,0.92
Something New,Header,Name,Text
Something New,Data,Notice,Read the terms
`;
    expect(read(text)).toEqual({ drafts: [], problems: [] });
  });

  it('with trades of a kind that nobody knows is refused with their sum', () => {
    const text = `${HEAD}Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,Proceeds,Comm/Fee
Trades,Data,Bestellung,Stocks,USD,SPY,"2025-01-02, 10:00:00",10,580,-5800,-1
`;
    expect(read(text)).toEqual({
      drafts: [],
      problems: [expect.stringContaining('Nothing here reads Trades, so that its 1 row')],
    });
  });

  it('counts executions where it lists no order of the same security', () => {
    const row = (kind: string, symbol: string) =>
      `Trades,Data,${kind},Stocks,USD,${symbol},"2025-01-02, 10:00:00",10,580,-5800,-1\n`;
    const head =
      'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,Proceeds,Comm/Fee\n';
    const rows = row('Order', 'SPY') + row('Trade', 'SPY') + row('Trade', 'VOO');
    const { drafts, problems } = read(HEAD + head + rows);
    expect(problems).toEqual([]);
    expect(drafts).toHaveLength(2);
  });

  it('with transfers of cash is refused without the section that lists them too', () => {
    const transfers = `Transfers,Header,Asset Category,Currency,Symbol,Date,Type,Direction,Xfer Company,Xfer Account,Qty,Xfer Price,Market Value,Realized P/L,Cash Amount,Code
Transfers,Data,Cash,USD,--,2024-02-27,Internal,In,--,U2,--,--,--,0,500,
`;
    const deposits = `Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount
Deposits & Withdrawals,Data,USD,2024-02-27,Internal Transfer,500
`;
    expect(read(HEAD + transfers).problems).toEqual([
      expect.stringContaining('Cash Amount of 500 USD would be missing'),
    ]);
    const { drafts, problems } = read(HEAD + transfers + deposits);
    expect([drafts.length, problems]).toEqual([1, []]);
  });

  it('never loses money of a section, whatever its name and columns', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{3,9}$/).map((text) => `Zz${text}`);
    const cents = fc.integer({ min: -99_999, max: 99_999 }).filter((amount) => amount !== 0);
    const column = fc.constantFrom('Amount', 'Net Amount', 'Betrag', 'Proceeds', 'Total', 'Fees');
    fc.assert(
      fc.property(
        word,
        column,
        fc.array(cents, { minLength: 1, maxLength: 6 }),
        (name, money, all) => {
          const rows = all.map((amount) => `${name},Data,2025-01-02,${(amount / 100).toFixed(2)}`);
          const { problems } = read(`${HEAD}${name},Header,Date,${money}\n${rows.join('\n')}\n`);
          expect(problems).toHaveLength(1);
          expect(problems[0]).toContain(name);
        },
      ),
    );
  });
});

describe('a Flex query', () => {
  const TEXT = fixture('ibkr-flex-two-months.xml');
  const withPart = (part: string) => TEXT.replace('</FlexStatement>', `${part}</FlexStatement>`);

  it('with a part that nobody knows is refused with its sum', () => {
    const before = read(TEXT).problems;
    const part = `<DebitCardActivities>
      <DebitCardActivity currency="EUR" status="SETTLED" amount="-12.5"/>
      <DebitCardActivity currency="EUR" status="SETTLED" amount="-7"/></DebitCardActivities>`;
    const after = read(withPart(part)).problems;
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toContain(
      'Nothing here reads DebitCardActivities, so that its 2 rows with amount of -19.5 EUR would be missing',
    );
  });

  it('books a transfer of cash whose symbol is a dash, and shows the cash beside shares', () => {
    const move = (symbol: string, cash: string, quantity: string) =>
      `<Transfer currency="EUR" symbol="${symbol}" type="INTERNAL" direction="OUT" quantity="${quantity}" dateTime="20240112;034034" account="U9" cashTransfer="${cash}" description="TO U9"/>`;
    const text = `<FlexQueryResponse><FlexStatement accountId="U1" fromDate="20240101" toDate="20240131"><Transfers>${move('--', '-350', '0')}${move('OAK', '-20', '4')}</Transfers></FlexStatement></FlexQueryResponse>`;
    const result = importedFile({
      ...{ bytes: new TextEncoder().encode(text), digest: sha256, format: undefined },
      ...{ mapping: undefined, account: undefined, zone: undefined },
    });
    const { drafts, proposals } = result.ok ? result.value : { drafts: [], proposals: [] };
    expect(drafts.map(({ draft }) => draftLine(draft))).toEqual(['2024-01-12 WITHDRAWAL 350 EUR']);
    expect(proposals.map(({ proceeds }) => proceeds.toFixed())).toEqual(['-20']);
  });

  it.each([
    [
      'orders',
      '<Trades><Order currency="USD" symbol="A" proceeds="-10"/></Trades>',
      'tick Executions',
    ],
    [
      'sums of securities',
      '<Trades><SymbolSummary currency="USD" symbol="A" proceeds="-10"/></Trades>',
      'tick Executions',
    ],
    [
      'sums of cash',
      '<CashTransactions><CashTransaction levelOfDetail="SUMMARY" currency="USD" amount="5"/></CashTransactions>',
      'tick Detail',
    ],
    [
      'sums of taxes',
      '<SalesTaxes><SalesTax levelOfDetail="SUMMARY" currency="USD" salesTax="-1"/></SalesTaxes>',
      'tick Detail',
    ],
    [
      'other rows',
      '<CashTransactions><BillPay currency="USD" amount="-12"/></CashTransactions>',
      'BillPay',
    ],
  ])('that has only %s is refused', (_, part, why) => {
    const text = `<FlexQueryResponse><FlexStatement accountId="U1" fromDate="20240101" toDate="20240131">${part}</FlexStatement></FlexQueryResponse>`;
    expect(read(text)).toEqual({ drafts: [], problems: [expect.stringContaining(why)] });
  });

  it('is not refused for parts that repeat, are empty, or give a rate of CNH', () => {
    const parts = `<StmtFunds><StatementOfFundsLine currency="USD" amount="5"/></StmtFunds><DebitCardActivities/>
      <ConversionRates><ConversionRate reportDate="20240131" fromCurrency="CNH" toCurrency="EUR" rate="0.13"/></ConversionRates>`;
    expect(read(withPart(parts))).toEqual(read(TEXT));
  });
});
