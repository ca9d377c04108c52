// Fractions of shares that Interactive Brokers sold and cancelled by an order of another number: the attributes are those that the
// sample of titov-vv/jal has, in rows of our own.
import { expect, test } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

interface Fraction {
  readonly kind: 'FracShare' | 'FracShareCancel';
  readonly price: string;
  readonly number: number;
  readonly on?: string;
}

function fraction({ kind, price, number, on = '20190325' }: Fraction): string {
  const isCancel = kind === 'FracShareCancel';
  const quantity = isCancel ? '0.777' : '-0.777';
  const proceeds = (0.777 * Number(price) * (isCancel ? -1 : 1)).toFixed(5);
  return `<Trade accountId="U1" currency="USD" assetCategory="STK" symbol="ELM" tradeID="" dateTime="20190325;202500" tradeDate="${on}" transactionType="${kind}" quantity="${quantity}" tradePrice="${price}" proceeds="${proceeds}" taxes="0" ibCommission="0" ibCommissionCurrency="USD" notes="${isCancel ? 'Ca' : ''}" origTradeID="" transactionID="${number}" buySell="SELL${isCancel ? ' (Ca.)' : ''}" ibOrderID="${number + 500}" ibExecID="" levelOfDetail="EXECUTION" />`;
}

function read(...trades: readonly Fraction[]) {
  const text = `<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1"><FlexStatement accountId="U1" fromDate="20190101" toDate="20191231"><Trades>\n${trades.map(fraction).join('\n')}\n</Trades></FlexStatement></FlexStatements></FlexQueryResponse>`;
  const result = importedFile({
    ...{ bytes: Buffer.from(text), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { drafts, problems, ignored, cancellations } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(problemLine),
    ignored: ignored.map(({ why }) => why),
    cancellations,
  };
}

const SOLD: Fraction = { kind: 'FracShare', price: '169.15', number: 101 };
const CANCELLED: Fraction = {
  kind: 'FracShareCancel',
  price: '169.15',
  number: 102,
  on: '20190330',
};

test('a fraction that was cancelled is not booked, though the order has another number', () => {
  const again: Fraction = { kind: 'FracShare', price: '168.37', number: 103, on: '20190330' };
  const { lines, problems, ignored } = read(SOLD, CANCELLED, again);
  expect(problems).toEqual([]);
  expect(lines).toEqual(['2019-03-30 SELL ELM 0.777 at 168.37 fees 0 USD']);
  expect(ignored).toEqual(['Cancelled by the row of line 3.', 'Cancels another row of the file.']);
});

test('one whose trade is in no row, and that names none, is refused', () => {
  const { lines, problems, cancellations } = read(CANCELLED);
  expect({ lines, cancellations }).toEqual({ lines: [], cancellations: [] });
  expect(problems).toEqual([
    expect.stringContaining('It cancels a trade that is in no row of the file, and names none'),
  ]);
});
