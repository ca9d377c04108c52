// The history of tastytrade, with and without the column Total: its layout and words are those of fixtures of public readers, such as
// laroche/tastyworks-pnl (8295bb3, BSD 3-Clause), in rows of our own.
import { expect, test } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { cashOf } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

const HEADER =
  'Date,Type,Sub Type,Action,Symbol,Instrument Type,Description,Value,Quantity,Average Price,Commissions,Fees,Multiplier,Root Symbol,Underlying Symbol,Expiration Date,Strike Price,Call or Put,Order #,Currency';
const OF_OPTION = '100,ELM,ELM,8/16/24,103,PUT,33,USD';
const OTHER = ',,,,,,,,USD';

function read(header: string, ...rows: readonly string[]) {
  const text = `${[header, ...rows].join('\n')}\n`;
  const result = importedFile({
    ...{ bytes: Buffer.from(text), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { format, drafts, proposals, problems, remarks = [] } = result.value;
  return {
    format,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    cash: drafts.map(({ draft }) => cashOf(draft).roundedTo(2).toFixed()),
    toDecide: proposals.map(({ security, moves, description }) =>
      [security.symbol, ...moves.map(({ quantity }) => quantity.toFixed()), description].join(' '),
    ),
    problems: problems.map(problemLine),
    remarks: remarks.map(problemLine),
  };
}

test('books contracts and shares by what moved, and an assigned contract with the shares it brought', () => {
  const found = read(
    HEADER,
    `2024-08-05T23:00:00+0200,Receive Deliver,Assignment,,ELM   240816P00103000,Equity Option,Removal of option due to assignment,0.00,1,0.00,--,0.00,${OF_OPTION}`,
    `2024-08-05T23:00:00+0200,Receive Deliver,Buy to Open,BUY_TO_OPEN,ELM,Equity,Buy to Open 100 ELM @ 103.00,"-10,300.00",100,-103.00,--,-5.00${OTHER}`,
    `2024-07-22T16:30:00+0200,Trade,Sell to Close,SELL_TO_CLOSE,FIR,Equity,Sold 3 FIR @ 208.32,624.97,3,208.33,0.00,-0.02${OTHER}`,
    `2024-07-19T16:30:00+0200,Trade,Sell to Open,SELL_TO_OPEN,ELM   240816P00103000,Equity Option,Sold 2 ELM,410.00,2,205.00,-2.00,-0.28,${OF_OPTION}`,
  );
  expect(found).toMatchObject({ format: 'tastytrade', problems: [], remarks: [] });
  expect(found.lines).toEqual([
    '2024-07-19 SELL ELM 240816P00103000 2 at 2.05 fees 2.28 USD',
    '2024-07-22 SELL FIR 3 at 208.3233333334 fees 0.0200000002 USD',
    '2024-08-05 BUY ELM 100 at 103 fees 5 USD',
  ]);
  expect(found.cash).toEqual(['407.72', '624.95', '-10305']);
  expect(found.toDecide).toEqual([
    'ELM 240816P00103000 Assignment: Removal of option due to assignment',
  ]);
});

test('books what moves cash alone, and the total where the row has one', () => {
  const money = (kind: string, symbol: string, value: string) =>
    `2023-10-06T12:00:00+0200,Money Movement,${kind},,${symbol},,TEXT,${value},0,,--,0.00${OTHER.replace('USD', ',USD')}`;
  const found = read(
    HEADER.replace('Order #,', 'Order #,Total,'),
    ...[money('Deposit', '', '"1,000.00"'), money('Transfer', '', '313.46')],
    ...[money('Withdrawal', '', '-50.00'), money('Fee', '', '-1.00')],
    ...[money('Balance Adjustment', '', '-0.01'), money('Credit Interest', '', '0.91')],
    ...[money('Dividend', 'ELM', '20.15'), money('Dividend', 'ELM', '-3.02')],
    `2023-10-07T12:00:00+0200,Trade,Buy to Open,BUY_TO_OPEN,ELM,Equity,TEXT,-247.52,20,-12.38,0.00,-0.02${OTHER.replace('USD', '-247.53,USD')}`,
  );
  expect(found.problems).toEqual([]);
  expect(found.lines).toEqual([
    '2023-10-06 DEPOSIT 1000 USD',
    '2023-10-06 DEPOSIT 313.46 USD',
    '2023-10-06 WITHDRAWAL 50 USD',
    '2023-10-06 FEE 1 USD',
    '2023-10-06 FEE 0.01 USD',
    '2023-10-06 INTEREST 0.91 USD',
    '2023-10-06 DIVIDEND ELM 20.15 USD',
    '2023-10-06 DIVIDEND ELM -3.02 USD',
    '2023-10-07 BUY ELM 20 at 12.376 fees 0.01 USD',
  ]);
  expect(found.remarks).toEqual([
    'line 9, Money Movement: A tax that was withheld, or the dividend of shares that were sold short: booked as a negative dividend.',
  ]);
});

test('leaves splits and transfers to a person, and refuses futures', () => {
  const found = read(
    HEADER,
    `2022-07-22T12:00:00+0200,Receive Deliver,Forward Split,SELL_TO_CLOSE,ELM,Equity,Forward split: Close 1 ELM,612.00,1,612.00,--,0.00${OTHER}`,
    `2022-07-22T12:00:00+0200,Receive Deliver,Forward Split,BUY_TO_OPEN,ELM,Equity,Forward split: Open 4 ELM,-612.00,4,-153.00,--,0.00${OTHER}`,
    `2022-07-25T12:00:00+0200,Trade,Buy to Open,BUY_TO_OPEN,/ESM4,Future,Bought 1 /ESM4,-100.00,1,-100.00,--,-1.25,50,/ES,/ES,6/21/24,,,12,USD`,
    `2022-07-26T12:00:00+0200,Money Movement,Crypto Reward,,,,REWARD,1.00,0,,--,0.00${OTHER}`,
  );
  expect(found.lines).toEqual([]);
  expect(found.toDecide).toEqual([
    'ELM -1 Forward Split: Forward split: Close 1 ELM',
    'ELM 4 Forward Split: Forward split: Open 4 ELM',
  ]);
  expect(found.problems).toEqual([
    'line 4, Trade, column Instrument Type: Future /ESM4 is not booked: only shares, their options and coins are.',
    'line 5, Money Movement, column Sub Type: "Crypto Reward" is not a kind of row of tastytrade that is known; book it by hand, or import by a mapping.',
  ]);
});

test('an export without the column Currency is in dollars', () => {
  const header = HEADER.replace(',Currency', '');
  const { lines, problems } = read(
    header,
    '2022-03-28T15:30:27+0200,Trade,Sell to Close,SELL_TO_CLOSE,FIR,Equity,Sold 100 FIR @ 6.02,602.00,100,6.02,0.00,-0.10,,,,,,,206',
  );
  expect(problems).toEqual([]);
  expect(lines).toEqual(['2022-03-28 SELL FIR 100 at 6.02 fees 0.1 USD']);
});

test('reads exports of 2021, which name no sub type: the action and the words of a row say what it is', () => {
  const found = read(
    HEADER.replace('Sub Type,', '').replace(',Currency', ''),
    '2021-12-28T16:03:33+0100,Trade,BUY_TO_CLOSE,ELM   211231P00012000,Equity Option,Bought 1 ELM,-5.00,1,-5.00,0.00,-0.12,100,ELM,ELM,12/31/21,12.0,PUT,19',
    '2021-12-24T22:00:00+0100,Receive Deliver,,ELM   211224P00012000,Equity Option,Removal of 1.0 ELM 12/24/21 Put 12.00 due to expiration.,0.00,1,0.00,--,0.00,100,ELM,ELM,12/24/21,12.0,PUT,',
    '2021-12-17T23:00:00+0100,Receive Deliver,BUY_TO_OPEN,FIR,Equity,Buy to Open 200 FIR @ 3.50,-700.00,200,-3.50,--,-5.00,,,,,,,',
    '2021-12-10T22:00:00+0100,Money Movement,,,,INTEREST ON CREDIT BALANCE,0.06,0,,--,0.00,,,,,,,',
    '2021-12-09T22:00:00+0100,Money Movement,,,,Wire Funds Received,"1,000.00",0,,--,0.00,,,,,,,',
    '2021-12-08T22:00:00+0100,Money Movement,,,,Regulatory fee adjustment,-0.03,0,,--,0.00,,,,,,,',
    '2021-12-07T22:00:00+0100,Money Movement,,FIR,Equity,FIR INC,12.50,0,,--,0.00,,FIR,,,,,',
  );
  expect(found).toMatchObject({ format: 'tastytrade', remarks: [] });
  expect(found.lines).toEqual([
    '2021-12-08 FEE 0.03 USD',
    '2021-12-09 DEPOSIT 1000 USD',
    '2021-12-10 INTEREST 0.06 USD',
    '2021-12-17 BUY FIR 200 at 3.5 fees 5 USD',
    '2021-12-28 BUY ELM 211231P00012000 1 at 0.05 fees 0.12 USD',
  ]);
  expect(found.toDecide).toHaveLength(1);
  expect(found.problems).toEqual([expect.stringContaining('"FIR INC"')]);
});
