// The shares of the account, as Alpaca lists them.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { ReportedPosition } from '../../../ports/broker-reports.ts';
import { fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import { type Calls, textIn } from '../connection/calls.ts';

export type PositionsRead = Result<readonly ReportedPosition[], string>;

interface PositionsWanted {
  readonly account: string;
  readonly symbolOf: (brokerSymbol: string) => string;
}

export function positionsIn(data: unknown, { account, symbolOf }: PositionsWanted): PositionsRead {
  if (!Array.isArray(data)) return failed('the list of positions cannot be read');
  const positions: ReportedPosition[] = [];
  for (const row of data.map(fieldsOf)) {
    const symbol = textOf(row.symbol);
    const quantity = numberOf(row.qty);
    if (symbol === '' || quantity === undefined)
      return failed(`the position in ${symbol || 'a stock without a name'} cannot be read`);
    if (textOf(row.asset_class) !== 'us_equity' || quantity === 0) continue;
    // Short positions have been shown with either sign.
    const signed = row.side === 'short' ? -Math.abs(quantity) : quantity;
    const averageCost = numberOf(row.avg_entry_price) ?? 0;
    positions.push({ account, symbol: symbolOf(symbol), quantity: signed, averageCost });
  }
  return ok(positions);
}

export function readPositions(
  calls: Calls,
  wanted: PositionsWanted,
  answered: (read: PositionsRead) => void,
): void {
  calls.make({
    method: 'GET',
    path: '/v2/positions',
    urgency: 'read',
    answered(result) {
      if (result.kind !== 'done') return answered(failed(textIn(result)));
      answered(positionsIn(result.data, wanted));
    },
  });
}
