// A booked transaction as its readers see it.
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { PortfolioRow, TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import { multiplierOf, quotedPrice } from '../../../ledger/ports/options.ts';
import type { Book } from '../loaders/book.ts';
import { decimalOrNull } from '../shapes/decimals.ts';

export async function transactionRows(
  { ledger }: Pick<Book, 'ledger'>,
  { holder }: PortfolioRow,
  rows: readonly TransactionRow[],
) {
  const { context, read } = ledger;
  const ids = rows.flatMap(({ security }) => (security === undefined ? [] : [security]));
  const securities = await read.securities([...new Set(ids)]);
  const byId = new Map(securities.map((security) => [security.id, security]));
  return Promise.all(
    rows.map(async (row) => {
      const security = row.security && byId.get(row.security);
      return {
        id: row.id,
        portfolio_id: row.portfolio,
        transaction_type: row.type,
        security_id: row.security ?? null,
        symbol: security?.symbol ?? null,
        quantity: decimalOrNull(row.quantity),
        price: decimalOrNull(security && row.price ? quotedPrice(security, row.price) : row.price),
        multiplier: security ? textOf(multiplierOf(security)) : null,
        total_amount: textOf(row.cash.abs()),
        fees: textOf(row.fees),
        currency: row.currency,
        fx_rate: decimalOrNull(row.rate),
        transaction_date: toIso(row.at),
        trade_date: row.on,
        settles_at: row.settlesAt === undefined ? null : toIso(row.settlesAt),
        cash: textOf(row.cash),
        income: textOf(row.income),
        withholding: textOf(row.withholding),
        realized_gain: textOf(row.realized),
        notes: (row.notes && (await context.sealer.open(read, holder, row.notes))) ?? null,
        source: row.originSource ?? null,
        source_id: row.originId ?? null,
        created_at: toIso(row.recordedAt),
        voided: row.voidedBy !== undefined,
        version: row.version,
      };
    }),
  );
}
