// The shares of the account, as SSI lists them.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { ReportedPosition } from '../../../ports/broker-reports.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { type Done, rowsIn } from '../messages/answers.ts';

type PositionsRead = Result<readonly ReportedPosition[], string>;

/** SSI has answered with the list itself, and with the list under either name. */
export function positionsIn(
  answer: Done,
  account: string,
  symbolOf: (brokerSymbol: string) => string,
): PositionsRead {
  const rows = rowsIn(answer, 'equityPositions', 'equity');
  if (rows === undefined) return failed('the list of positions cannot be read');
  const positions: ReportedPosition[] = [];
  for (const row of rows.map(fieldsOf)) {
    const symbol = textOf(row.symbol);
    const quantity = numberOf(row.quantity);
    if (symbol === '' || quantity === undefined)
      return failed(`the position in ${symbol || 'a share without a name'} cannot be read`);
    if (textOf(row.accountNo) !== '' && textOf(row.accountNo) !== account) continue;
    if (quantity === 0) continue;
    const averageCost = numberOf(row.costPrice) ?? 0;
    const settling = settlingIn(row);
    positions.push({ account, symbol: symbolOf(symbol), quantity, averageCost, ...settling });
  }
  return ok(positions);
}

function settlingIn(row: Fields): Pick<ReportedPosition, 'settling'> {
  const sellable = numberOf(row.sellableQuantity);
  if (sellable === undefined) return {};
  return { settling: { sellable, boughtToday: numberOf(row.boughtQuantity) ?? 0 } };
}

export function readPositions(
  context: SessionContext,
  calls: Calls,
  {
    symbolOf,
    answered,
  }: {
    readonly symbolOf: (brokerSymbol: string) => string;
    readonly answered: (read: PositionsRead) => void;
  },
): void {
  const { account, settings } = context;
  calls.make({
    method: 'GET',
    path: '/trading/position',
    query: {
      ...{ clientId: settings.clientId, accountNo: account },
      ...{ type: 'equity', querySummary: 'true' },
    },
    urgency: 'read',
    answered(result) {
      if (result.kind !== 'done')
        return answered(failed('text' in result ? result.text : result.kind));
      answered(positionsIn(result, account, symbolOf));
    },
  });
}
