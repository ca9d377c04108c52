// Interest that a bond has accrued moves with its trade, and is booked by a cash transaction: a query without those leaves it out.
import { NO_MONEY, parseDecimal } from '../../../../kernel/decimal.ts';
import type { IgnoredRow } from '../../rows/imported-file.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import { type FlexRow, flexRows } from './flex-rows.ts';

export function withoutInterest(
  statement: XmlElement,
  executions: readonly { readonly row: FlexRow }[],
): readonly IgnoredRow[] {
  const paid = flexRows(statement, 'CashTransaction').filter(({ raw }) =>
    /^bond interest/i.test(raw.type ?? ''),
  );
  return executions.flatMap(({ row: { raw, place } }) => {
    const accrued = raw.accruedInt ?? '';
    const isNone = parseDecimal(accrued)?.eq(NO_MONEY) ?? true;
    const isPaid = paid.some(
      (cash) =>
        cash.raw.symbol === raw.symbol &&
        (cash.raw.tradeID === raw.tradeID || cash.raw.amount === accrued),
    );
    const why = `The trade also moved accrued interest of ${accrued} ${raw.currency}, which no cash transaction of the file has; tick Bond Interest in the Cash Transactions of the query.`;
    return isNone || isPaid ? [] : [{ place, why }];
  });
}
