// OFX and QFX as banks and brokers of the United States write them: structures of the samples of beancount_reds_importers (E*Trade, Vanguard,
// Ally, Capital One; GPL 3.0), in statements of our own with the amounts of those.
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { outcomesOf } from '../../../src/ledger/interchange/rows/outcomes.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

function read(text: string, account?: string) {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), account, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) return { refusal: result.failure.map(problemLine) };
  const { drafts, problems, proposals, ignored, totals } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(problemLine),
    proposals: proposals.map(({ description }) => description),
    ignored: ignored.map(problemLine),
    counted: outcomesOf(result.value).map(({ kind, rows }) => `${rows} ${kind}`),
    cash: Object.fromEntries([...totals.cash].map(([code, sum]) => [code, sum.toFixed()])),
  };
}

const SGML = 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n';

const bank = (rows: string, account = '23456') =>
  `<STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>${account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20190503<DTEND>20190901${rows}</BANKTRANLIST><LEDGERBAL><BALAMT>1<DTASOF>20190901</LEDGERBAL></STMTRS></STMTTRNRS>`;
const moved = (type: string, amount: string, id: string) =>
  `\n<STMTTRN>\n<TRNTYPE>${type}\n<DTPOSTED>20190109121112\n<TRNAMT>${amount}\n<FITID>${id}\n<NAME>Name &amp; more\n</STMTTRN>`;
const ofx = (...parts: readonly string[]) =>
  `${SGML}<OFX><BANKMSGSRSV1>${parts.join('')}</BANKMSGSRSV1></OFX>`;

describe('an account of a bank', () => {
  it('has deposits, withdrawals, interest and fees by the sign of the amount', () => {
    const found = read(
      ofx(
        bank(
          moved('XFER', '-55.00', 'a') +
            moved('INT', '1.20', 'b') +
            moved('SRVCHG', '-5', 'c') +
            moved('CREDIT', '444.55', 'd'),
        ),
      ),
    );
    expect(found.lines).toEqual([
      '2019-01-09 WITHDRAWAL 55 USD',
      '2019-01-09 INTEREST 1.2 USD',
      '2019-01-09 FEE 5 USD',
      '2019-01-09 DEPOSIT 444.55 USD',
    ]);
    expect(found.cash).toEqual({ USD: '385.75' });
  });

  it('counts each row of a file in one line, as Fidelity writes it', () => {
    const rows = moved('XFER', '-55.00', 'a') + moved('XFER', '-5', 'c') + moved('INT', '1', 'd');
    const { counted, lines } = read(ofx(bank(rows.replaceAll('\n', ''))));
    expect(lines).toHaveLength(3);
    expect(counted).toEqual(['2 XFER', '1 INT']);
  });

  it('keeps two amounts under one id, and takes one row once', () => {
    const { lines, ignored } = read(
      ofx(
        bank(moved('XFER', '-55', 'a') + moved('XFER', '-1000', 'a') + moved('XFER', '-55', 'a')),
      ),
    );
    expect(lines).toEqual(['2019-01-09 WITHDRAWAL 55 USD', '2019-01-09 WITHDRAWAL 1000 USD']);
    expect(ignored).toEqual([expect.stringContaining('The same row, by its id, is above.')]);
  });

  it('is read in a list that is closed too early', () => {
    const text = ofx(
      bank(`${moved('XFER', '-55', 'a')}</BANKTRANLIST>${moved('XFER', '-9', 'b')}`),
    );
    expect(read(text).cash).toEqual({ USD: '-64' });
  });

  it('that is one of several is named', () => {
    const text = ofx(bank(moved('XFER', '-55', 'a')), bank(moved('XFER', '-9', 'a'), '7'));
    expect(read(text).refusal).toEqual([
      'line 1: The file has rows of 2 accounts (23456, 7); import one at a time, by its name.',
    ]);
    expect(read(text, '7').lines).toEqual(['2019-01-09 WITHDRAWAL 9 USD']);
  });
});

/** As in samples of ofxtools (1fd2fb1, GPL 3.0), ofxparse (25aa800, MIT) and csv2ofx (675a441, MIT), in statements of our own. */
describe('what banks write beside the standard', () => {
  it('has balances within the list, or no header of its version', () => {
    const balance = '<LEDGERBAL><BALAMT>1<DTASOF>20190901</LEDGERBAL>';
    const text = ofx(bank(moved('XFER', '-55', 'a') + balance));
    expect(read(text)).toMatchObject({ problems: [], cash: { USD: '-55' } });
    const bare = text.replace(SGML, 'DATA:OFXSGML\nENCODING:UTF-8\n');
    expect(read(bare)).toMatchObject({ problems: [], cash: { USD: '-55' } });
  });

  it('has interest and fees under the types of any credit and debit', () => {
    const row = (type: string, amount: string, name: string) =>
      moved(type, amount, name).replace('Name &amp; more', name);
    const rows =
      row('CREDIT', '0.24', 'INTEREST EARNED') +
      row('DEBIT', '-0.97', 'LATE SETTLEMENT FEE') +
      row('DEBIT', '-30', 'BILL PAYMENT');
    expect(read(ofx(bank(rows))).lines).toEqual([
      '2019-01-09 INTEREST 0.24 USD',
      '2019-01-09 WITHDRAWAL 0.97 USD',
      '2019-01-09 WITHDRAWAL 30 USD',
    ]);
    const ofBroker = rows
      .replaceAll('<STMTTRN>', '<INVBANKTRAN><STMTTRN>')
      .replaceAll('</STMTTRN>', '</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>');
    expect(read(investment(ofBroker)).lines?.[1]).toBe('2019-01-09 FEE 0.97 USD');
  });

  it('is an error of the bank, an answer without an account, or a statement of quiet days', () => {
    const error = `${SGML}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Your password was incorrect</STATUS></SONRS></SIGNONMSGSRSV1></OFX>`;
    expect(read(error).refusal).toEqual([
      'the file: The bank answered with error 15500: Your password was incorrect; download the transactions again.',
    ]);
    expect(read(`${SGML}<OFX></OFX>`).refusal).toEqual([
      expect.stringContaining('no statement of an account'),
    ]);
    expect(read(ofx(bank('')))).toMatchObject({
      lines: [],
      ignored: ['the file: The statement has no transactions.'],
    });
  });

  it('has contracts by the ticker of Fidelity, at the price per share', () => {
    const sold = `<SELLOPT><INVSELL>${head('1')}<UNITS>-1</UNITS><UNITPRICE>1.5</UNITPRICE><COMMISSION>0.65</COMMISSION><TOTAL>149.35</TOTAL></INVSELL></SELLOPT>`;
    const text = investment(sold).replace('<TICKER>TSM', '<TICKER>MSFT220826C310');
    expect(read(text).lines).toEqual([
      '2023-07-14 SELL MSFT 220826C00310000 1 at 1.5 fees 0.65 USD',
    ]);
  });
});

const SECURITIES =
  '<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>874039100</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID><SECNAME>TAIWAN SEMICONDUCTOR</SECNAME><TICKER>TSM</TICKER></SECINFO></STOCKINFO></SECLIST></SECLISTMSGSRSV1>';
const investment = (rows: string) =>
  `<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="211"?><OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20230909</DTASOF><CURDEF>USD</CURDEF><INVACCTFROM><BROKERID>b</BROKERID><ACCTID>5</ACCTID></INVACCTFROM><INVTRANLIST><DTSTART>20230712</DTSTART><DTEND>20230909</DTEND>${rows}</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>${SECURITIES}</OFX>`;
const head = (id: string, memo = '') =>
  `<INVTRAN><FITID>${id}</FITID><DTTRADE>20230714230000.000[-5:EST]</DTTRADE><MEMO>${memo}</MEMO></INVTRAN><SECID><UNIQUEID>874039100</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID>`;

describe('an account of a broker', () => {
  it('has trades by what moved, with the day that the broker writes', () => {
    const { lines } = read(
      investment(
        `<BUYSTOCK><INVBUY>${head('1')}<UNITS>0.76817</UNITS><UNITPRICE>107.1895</UNITPRICE><TOTAL>-82.34</TOTAL></INVBUY><BUYTYPE>BUY</BUYTYPE></BUYSTOCK>` +
          `<SELLSTOCK><INVSELL>${head('2')}<UNITS>-2</UNITS><UNITPRICE>100</UNITPRICE><COMMISSION>1</COMMISSION><TOTAL>199</TOTAL></INVSELL><SELLTYPE>SELL</SELLTYPE></SELLSTOCK>`,
      ),
    );
    expect(lines).toEqual([
      '2023-07-14 BUY TSM 0.76817 at 107.1898147545 fees 0.000000000035735 USD',
      '2023-07-14 SELL TSM 2 at 100 fees 1 USD',
    ]);
  });

  // Vanguard writes what was paid with a minus, other plans without one (the sample of beancount/beangulp, GPL 2.0).
  it('has what was contributed to a pension plan beside its purchases, whatever their sign', () => {
    const plan = '<SUBACCTFUND>OTHER</SUBACCTFUND><INV401KSOURCE>PRETAX</INV401KSOURCE>';
    const bought = (id: string, total: string) =>
      `<BUYMF><INVBUY>${head(id)}<UNITS>10</UNITS><UNITPRICE>11.75</UNITPRICE><TOTAL>${total}</TOTAL>${plan}</INVBUY><BUYTYPE>BUY</BUYTYPE></BUYMF>`;
    const { lines, problems, cash } = read(
      investment(
        `${bought('1', '-117.50')}${bought('2', '117.50')}<SELLMF><INVSELL>${head('3')}<UNITS>-5</UNITS><UNITPRICE>12</UNITPRICE><TOTAL>60</TOTAL>${plan}</INVSELL><SELLTYPE>SELL</SELLTYPE></SELLMF>`,
      ),
    );
    expect(problems).toEqual([]);
    expect(lines?.toSorted()).toEqual([
      '2023-07-14 BUY TSM 10 at 11.75 fees 0 USD',
      '2023-07-14 BUY TSM 10 at 11.75 fees 0 USD',
      '2023-07-14 DEPOSIT 117.5 USD',
      '2023-07-14 DEPOSIT 117.5 USD',
      '2023-07-14 SELL TSM 5 at 12 fees 0 USD',
      '2023-07-14 WITHDRAWAL 60 USD',
    ]);
    expect(cash).toEqual({});
  });

  it('has dividends, tax that was withheld, and dividends that bought shares', () => {
    const { lines, cash } = read(
      investment(
        `<INCOME>${head('1')}<INCOMETYPE>DIV</INCOMETYPE><TOTAL>104.23</TOTAL></INCOME>` +
          `<INVEXPENSE>${head('2', 'DIV - TAIWAN SEMI Foreign Stk W/HLTD')}<TOTAL>-21.89</TOTAL></INVEXPENSE>` +
          `<REINVEST>${head('3')}<INCOMETYPE>DIV</INCOMETYPE><TOTAL>-50</TOTAL><UNITS>0.5</UNITS><UNITPRICE>100</UNITPRICE></REINVEST>`,
      ),
    );
    expect(lines).toEqual([
      '2023-07-14 DIVIDEND TSM 104.23 USD',
      '2023-07-14 TAX 21.89 USD',
      '2023-07-14 REINVESTED_DIVIDEND TSM 50 USD',
    ]);
    expect(cash).toEqual({ USD: '82.34' });
  });

  it('leaves transfers of shares to a person, and books splits', () => {
    const { lines, proposals } = read(
      investment(
        `<TRANSFER>${head('1', 'from another plan')}<UNITS>0.1</UNITS><TFERACTION>IN</TFERACTION></TRANSFER>` +
          `<SPLIT>${head('2')}<OLDUNITS>1</OLDUNITS><NEWUNITS>3</NEWUNITS><NUMERATOR>3</NUMERATOR><DENOMINATOR>1</DENOMINATOR></SPLIT>`,
      ),
    );
    expect(lines).toEqual(['2023-07-14 SPLIT TSM USD']);
    expect(proposals).toEqual(['TRANSFER from another plan']);
  });

  it('refuses what it does not know', () => {
    const { problems } = read(investment(`<NEWTHING>${head('1')}<TOTAL>5</TOTAL></NEWTHING>`));
    expect(problems).toEqual([expect.stringContaining('"NEWTHING" is not a kind of row of ofx')]);
  });

  it('has tax that Interactive Brokers takes off a dividend in a separate row', () => {
    const taken = (amount: string, memo: string) =>
      `<INVBANKTRAN><STMTTRN><TRNTYPE>OTHER<DTPOSTED>20240926<TRNAMT>${amount}<FITID>${memo.length}<MEMO>${memo}</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>`;
    const found = read(
      investment(
        taken('-6.66', 'QCOM(US7475251036) CASH DIVIDEND USD 0.85 PER SHARE - US TAX') +
          taken('-20', 'WIRE TO A TAX ADVISER'),
      ),
    );
    expect(found.lines).toEqual(['2024-09-26 TAX 6.66 USD', '2024-09-26 WITHDRAWAL 20 USD']);
  });

  it('that is cut between two transactions says that some may be missing', () => {
    const text = ofx(bank(moved('XFER', '-55.00', 'a') + moved('XFER', '-7', 'b')));
    const cut = text.slice(0, text.lastIndexOf('<STMTTRN>'));
    const { lines, problems } = read(cut);
    expect(lines).toEqual(['2019-01-09 WITHDRAWAL 55 USD']);
    expect(problems).toEqual([
      expect.stringContaining('The file ends before </OFX>, so transactions may be missing'),
    ]);
  });

  it('in Windows-1252 is read, and says so', () => {
    const text = investment(
      `<INCOME>${head('1', 'Société')}<INCOMETYPE>DIV</INCOMETYPE><TOTAL>1</TOTAL></INCOME>`,
    );
    const result = importedFile({
      ...{ bytes: Buffer.from(text, 'latin1'), account: undefined, digest: sha256 },
      ...{ format: undefined, mapping: undefined, zone: undefined },
    });
    expect(result.ok && result.value.remarks?.map(({ why }) => why)).toEqual([
      'The file is not UTF-8 and was read as Windows-1252; check names with accents.',
    ]);
  });
});
