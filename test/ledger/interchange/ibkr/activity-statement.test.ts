// An activity statement as CSV: the same two months as the Flex query beside it book the same.
import { expect, test } from 'vitest';
import { activityStatement } from '../../../../src/ledger/interchange/ibkr/activity-statement.ts';
import { flexStatement } from '../../../../src/ledger/interchange/ibkr/flex-statement.ts';
import {
  differenceText,
  reconciled,
  totalsOfDrafts,
} from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, fixture, problemLine, sha256 } from '../read/fixtures.ts';

const TERMS = { digest: sha256, account: undefined };
const TEXT = fixture('ibkr-activity-two-months.csv');

function read(text = TEXT) {
  const result = activityStatement(text, TERMS);
  if (!result.ok) throw new Error(problemLine(result.failure));
  return result.value;
}

test('books what the Flex query of the same period books', () => {
  const flex = flexStatement(fixture('ibkr-flex-two-months.xml'), TERMS);
  const lines = flex.ok ? flex.value.drafts.map(({ draft }) => draftLine(draft)) : [];
  expect(read().drafts.map(({ draft }) => draftLine(draft))).toEqual(lines);
});

test('adds up to what the broker reports, to the last digit', () => {
  const { totals, drafts } = read();
  const booked = totalsOfDrafts(drafts.map(({ draft }) => draft));
  expect(reconciled(totals, booked).map(differenceText)).toEqual([
    'withholding USD: the file says 0.17, its rows book 0.22 (difference 0.05).',
  ]);
});

test('two equal trades without ids keep names of their own, whatever surrounds them', () => {
  const namesIn = (text: string) =>
    read(text)
      .drafts.filter(({ draft }) => draft.on === '2024-01-08')
      .map(({ draft }) => draft.origin?.id);
  const names = namesIn(TEXT);
  expect(new Set(names).size).toBe(2);
  const shorter = TEXT.split('\n').filter((line) => !line.includes('MSFT'));
  expect(namesIn(shorter.join('\r\n'))).toEqual(names);
});

test('proposes corporate actions and transfers, and names futures as a problem', () => {
  const { proposals, problems } = read();
  expect(proposals.map(({ action, security }) => `${action.kind} ${security.symbol}`)).toEqual([
    'split KO',
    'stock-merger OLDX',
    'transfer-in MSFT',
  ]);
  expect(problems.map(problemLine)).toEqual([
    'line 44, Trades, column Asset Category: Futures are not booked: only shares, funds, bonds, warrants, options, coins and currencies are.',
  ]);
});

test('keeps the figures of the statement for a comparison with the ledger', () => {
  const { statement } = read();
  expect(statement).toMatchObject({
    account: 'U1234567',
    baseCurrency: 'EUR',
    from: '2024-01-01',
    to: '2024-02-29',
  });
  expect(
    statement.cash.map(({ currency, starting, ending, endingSettled }) =>
      [currency, starting, ending, endingSettled].join(' '),
    ),
  ).toEqual(['EUR 0 4989.1 4989.1', 'USD 0 1829.09 1829.09']);
  expect(
    statement.positions.map(({ security, quantity, cost }) =>
      [security.isin, quantity, cost].join(' '),
    ),
  ).toEqual(['US0378331005 6 1113.6', 'US1912161007 24 720.7', 'US5949181045 5 1852.25']);
  expect(statement.realized.map(({ security, total }) => `${security.symbol} ${total}`)).toEqual([
    'AAPL 15.822',
  ]);
  expect(
    statement.closedLots.map(({ openedOn, closedOn, realized }) =>
      [openedOn, closedOn, realized].join(' '),
    ),
  ).toEqual(['2024-01-04 2024-02-01 17.58']);
});

test('reads a name that has quotation marks inside', () => {
  const custodians = `"Location of Customer Assets, Positions and Money",Header,Account Type,Account
"Location of Customer Assets, Positions and Money",Data,Client Transaction Accounts,Clearing House "CH"
`;
  const problemsOf = (text: string) => {
    const result = activityStatement(text, TERMS);
    return result.ok ? result.value.problems.map(problemLine) : result.failure.why;
  };
  expect(problemsOf(`${TEXT}${custodians}`)).toEqual(problemsOf(TEXT));
});

const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    'a statement in another language',
    'Auszug,Header,Feldname,Feldwert\n',
    'with English as its language',
  ],
  ['a file that ends within quotation marks', `${TEXT}Trades,Data,"Order`, 'never closed'],
  [
    'several accounts in one',
    `${TEXT}Trades,Header,DataDiscriminator,Asset Category,Currency,Account,Symbol\nTrades,Data,Order,Stocks,EUR,U1,A\nTrades,Data,Order,Stocks,EUR,U2,A\n`,
    'download one for each account',
  ],
];

for (const [what, text, why] of REFUSED) {
  test(`refuses ${what}`, () => {
    const result = activityStatement(text, TERMS);
    expect(result.ok ? '' : problemLine(result.failure)).toContain(why);
  });
}

test('refuses the statement of another account', () => {
  const result = activityStatement(TEXT, { ...TERMS, account: 'U7' });
  expect(result.ok ? '' : result.failure.why).toBe(
    'The statement is of account U1234567, not of U7.',
  );
});

test('books an expiry, and names its cancellation instead of booking the opposite', () => {
  const expiry = (quantity: number, code: string) =>
    `Trades,Data,Order,Equity and Index Options,USD,AAPL 19JAN24 190 C,"2024-01-19, 16:20:00",${quantity},0,0,0,0,0,0,0,${code}`;
  const including = (...rows: string[]) => {
    const lines = TEXT.split('\n');
    const at = lines.findIndex((line) => line.startsWith('Trades,Data,Order,Futures'));
    const { drafts, problems } = read(lines.toSpliced(at, 1, ...rows).join('\n'));
    const ends = drafts.map(({ draft }) => draftLine(draft)).filter((line) => /EXPIRY/.test(line));
    return { ends, problems: problems.map(({ why }) => why) };
  };
  const booked = ['2024-01-19 EXPIRY AAPL 240119C00190000 2 USD'];
  expect(including(expiry(-2, 'Ep'))).toEqual({ ends: booked, problems: [] });
  expect(including(expiry(-2, 'Ep'), expiry(2, 'Ca;Ep'))).toEqual({
    ends: booked,
    problems: [expect.stringContaining('A cancelled trade')],
  });
});

/**
 * Words of German statements, as these programs read them: tblock-zz/IbkrKontoauszugExtraktor (a2ea131) and the constants of several
 * readers of CapTrader's statements. The amounts are those of the English statement beside it.
 */
const GERMAN: readonly (readonly [RegExp, string])[] = [
  [/^Account Information,/gm, 'Kontoinformation,'],
  [/^Cash Report,/gm, 'Cash-Bericht,'],
  [/^Open Positions,/gm, 'Offene Positionen,'],
  [
    /^Realized & Unrealized Performance Summary,/gm,
    'Übersicht  zur realisierten und unrealisierten Performance,',
  ],
  [/^Trades,/gm, 'Transaktionen,'],
  [/^Corporate Actions,/gm, 'Kapitalmaßnahmen,'],
  [/^Deposits & Withdrawals,/gm, 'Einzahlungen & Auszahlungen,'],
  [/^Fees,/gm, 'Gebühren,'],
  [/^Dividends,/gm, 'Dividenden,'],
  [/^Withholding Tax,/gm, 'Quellensteuer,'],
  [/^Interest,/gm, 'Zinsen,'],
  [/^Financial Instrument Information,/gm, 'Informationen zum Finanzinstrument,'],
  [/^Base Currency Exchange Rate,/gm, 'Wechselkurs der Basiswährung,'],
  [/Field Name,Field Value/g, 'Feldname,Feldwert'],
  [/Asset Category/g, 'Vermögenswertkategorie'],
  [/Currency Summary,Currency,Total/g, 'Währungsübersicht,Währung,Gesamt'],
  [/Header,(.*)\bCurrency\b/g, 'Header,$1Währung'],
  [/Base Currency Summary/g, 'Basiswährungsübersicht'],
  [/,Base Currency,/g, ',Basiswährung,'],
  [/,Account,U/g, ',Konto,U'],
  [/Starting Cash/g, 'Anfangsbarsaldo'],
  [/Ending Cash/g, 'Endbarsaldo'],
  [/Date\/Time/g, 'Datum/Zeit'],
  [/Settle Date/g, 'Abwicklungsdatum'],
  [/Report Date/g, 'Berichtsdatum'],
  [/(Header,.*),Date,/g, '$1,Datum,'],
  [/(Header,.*),Description/g, '$1,Beschreibung'],
  [/(Header,.*),Amount/g, '$1,Betrag'],
  [/(Header,.*),Quantity/g, '$1,Menge'],
  [/T\. Price/g, 'T.-Kurs'],
  [/Proceeds/g, 'Erlös'],
  [/Comm\/Fee/g, 'Prov./Gebühr'],
  [/Comm in EUR/g, 'Provisionseink. EUR'],
  [/Security ID/g, 'Wertpapier-ID'],
  [/Realized Total/g, 'Realisiert Gesamt'],
  [/Data,(\w*,?)Stocks/g, 'Data,$1Aktien'],
  [/Order,Forex/g, 'Order,Devisen'],
  [/,Total\b/g, ',Gesamt'],
  [/Cash Dividend (.*?) per Share/g, 'Bardividende $1 pro Aktie'],
  [/January 1, 2024 - February 29, 2024/g, 'Januar 1, 2024 - Februar 29, 2024'],
];

test('books the same from a statement in German', () => {
  const text = GERMAN.reduce((written, [word, german]) => written.replaceAll(word, german), TEXT);
  const [german, english] = [read(text), read()];
  const booked = ({ drafts }: typeof german) =>
    drafts.map(({ draft }) => draftLine(draft)).toSorted();
  expect(booked(german)).toEqual(booked(english));
  expect(german.problems.map(problemLine)).toEqual(english.problems.map(problemLine));
  expect(german.totals).toEqual(english.totals);
  const { account, baseCurrency, from, to, cash } = english.statement;
  expect(german.statement).toMatchObject({ account, baseCurrency, from, to });
  expect(german.statement.cash.map(({ ending }) => ending)).toEqual(
    cash.map(({ ending }) => ending),
  );
});

test('refuses a trade whose section does not say the commission', () => {
  const text = TEXT.replaceAll('Comm/Fee', 'Provision');
  expect(read(text).problems.map(problemLine)).toContainEqual(
    expect.stringContaining('The section has no such column, so the commission is unknown'),
  );
});

test('books bonds by their face, at a percentage of it', () => {
  const text = [
    'Statement,Header,Field Name,Field Value',
    'Statement,Data,Period,"May 1, 2020 - May 31, 2020"',
    'Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value,Unrealized P/L,Code',
    'Open Positions,Data,Summary,Bonds,USD,X 6 1/4 03/15/26,"2,000",1,63.809,1276.18,63.5,1270,-6.18,',
    'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code',
    'Trades,Data,Order,Bonds,USD,X 6 1/4 03/15/26,"2020-05-27, 15:57:45","2,000",63.709,63.5,-1274.18,-2,1276.18,0,-4.18,O',
    'Trades,Data,Order,Treasury Bills,USD,B 0 07/09/20,"2020-05-28, 10:00:00",10000,99.5,99.5,-9950,-5,9955,0,0,O',
  ].join('\n');
  const { drafts, problems, statement } = read(text);
  expect(problems).toEqual([]);
  expect(drafts.map(({ draft }) => draftLine(draft))).toEqual([
    '2020-05-27 BUY X 6 1/4 03/15/26 2000 at 0.63709 fees 2 USD',
    '2020-05-28 BUY B 0 07/09/20 10000 at 0.995 fees 5 USD',
  ]);
  expect(statement.positions.map(({ mark }) => String(mark))).toEqual(['0.635']);
});
