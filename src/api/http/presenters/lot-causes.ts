// Why a lot exists and what became of it: its transactions, and for those of a trader the way back to the prediction.
import { sumOf } from '../../../kernel/amounts.ts';
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { TransactionId } from '../../../ledger/ports/drafts.ts';
import type { ClosureRow, LotRow, TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import {
  type ExplainById,
  type ExplainedLot,
  explainedLot,
} from '../../../relay/app/explained-lot.ts';
import type { Book } from '../loaders/book.ts';

const NO_CHAIN = {
  execution: undefined,
  order: undefined,
  position: undefined,
  signal: undefined,
  prediction: undefined,
  steps: [],
};

export async function lotCauses(
  { ledger: { read } }: Pick<Book, 'ledger'>,
  lot: LotRow,
  opening: TransactionRow,
  explain: ExplainById | undefined,
) {
  const once = explain && askedOnce(explain);
  const closures = await read.closures({
    portfolios: [lot.portfolio],
    security: lot.security,
    lot: lot.id,
  });
  const opened = await causeOf(opening, once);
  const closed = [];
  for (const closure of closures) {
    const row = await read.transaction(closure.transaction);
    closed.push(closedRow(closure, row === undefined ? undefined : await causeOf(row, once)));
  }
  const realized = sumOf(closures.map(({ gain }) => gain));
  const [security] = await read.securities([lot.security]);
  return {
    lot: lotRow(lot, security?.symbol ?? null),
    opened: {
      ...chainRow(opening.id, opened),
      position: opened.position ?? null,
      signal: opened.signal ?? null,
      prediction: opened.prediction ?? null,
    },
    closed,
    realized_gain: textOf(realized),
    text: [
      opened.text,
      ...closed.map(({ text }) => text),
      `${textOf(lot.remaining)} of ${textOf(lot.openedQuantity)} remain; the realised gain is ${textOf(realized)} ${lot.currency}.`,
    ].join(' '),
    steps: opened.steps,
  };
}

function askedOnce(explain: ExplainById): ExplainById {
  const known = new Map<string, ReturnType<ExplainById>>();
  return (id) => {
    const steps = known.get(id) ?? explain(id);
    known.set(id, steps);
    return steps;
  };
}

/** Without `explain` the caller may not see the trader. */
async function causeOf(
  row: TransactionRow,
  explain: ExplainById | undefined,
): Promise<ExplainedLot> {
  const { originSource: source, originId: id } = row;
  const what = `Transaction ${row.id} (${row.type}, ${row.on})`;
  if (source === undefined || id === undefined)
    return { ...NO_CHAIN, text: `${what} was booked in the ledger.` };
  const explained = explain && (await explainedLot({ source, id }, explain));
  return explained ?? { ...NO_CHAIN, text: `${what} came from ${source}, as ${id}.` };
}

function closedRow(closure: ClosureRow, cause: ExplainedLot | undefined) {
  const { transaction, closedOn, quantity, proceeds, cost, gain, term, currency } = closure;
  const what = `${textOf(quantity)} closed on ${closedOn} with a gain of ${textOf(gain)} ${currency}.`;
  return {
    ...chainRow(transaction, cause),
    text: cause === undefined ? what : `${what} ${cause.text}`,
    closed_on: closedOn,
    quantity: textOf(quantity),
    proceeds: textOf(proceeds),
    cost: textOf(cost),
    gain: textOf(gain),
    term,
  };
}

function chainRow(transaction: TransactionId, cause: ExplainedLot | undefined) {
  return {
    transaction_id: transaction,
    execution: cause?.execution ?? null,
    order: cause?.order ?? null,
    text: cause?.text ?? '',
  };
}

function lotRow(lot: LotRow, symbol: string | null) {
  return {
    id: lot.id,
    portfolio_id: lot.portfolio,
    security_id: lot.security,
    symbol,
    side: lot.side,
    opened_at: toIso(lot.openedAt),
    opened_on: lot.openedOn,
    quantity: textOf(lot.openedQuantity),
    remaining: textOf(lot.remaining),
    price: textOf(lot.openPrice),
    basis: textOf(lot.basis),
    currency: lot.currency,
  };
}
