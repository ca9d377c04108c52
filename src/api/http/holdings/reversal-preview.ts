// What taking a transaction back would change: it is taken back in a step that is given up.
import { NO_MONEY, NO_QUANTITY, textOf } from '../../../kernel/decimal.ts';
import { otherHalf } from '../../../ledger/app/reversal.ts';
import type { Cause } from '../../../ledger/ports/drafts.ts';
import type {
  PositionRow,
  SecurityRow,
  TransactionRow,
} from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import type { Book } from '../loaders/book.ts';
import type { ReversalPreviewBody } from '../shapes/reversal-rows.ts';
import { rehearsed } from './dry-run.ts';

type Portfolio = TransactionRow['portfolio'];

interface Touched {
  readonly portfolios: readonly Portfolio[];
  readonly securities: readonly SecurityRow[];
}

export async function reversalPreview(
  book: Book,
  row: TransactionRow,
  cause: Cause,
): Promise<ReversalPreviewBody> {
  const { read } = book.ledger;
  const half = await otherHalf(read, row);
  const rows = half === undefined ? [row] : [row, half];
  const ids = rows.flatMap(({ security, otherSecurity }) => [security, otherSecurity]);
  const touched: Touched = {
    portfolios: [...new Set(rows.map(({ portfolio }) => portfolio))],
    securities: await read.securities([...new Set(ids)].filter((one) => one !== undefined)),
  };
  const version = await book.ledger.versionOf(row.portfolio);
  const [positions, balances] = await booked(read, touched);
  const [newPositions, newBalances] = await rehearsed(
    book,
    (step) => book.ledger.takeBack(step, { transaction: row.id, cause }),
    (step) => booked(step, touched),
  );
  return {
    transactions: rows.map(({ id }) => id),
    version,
    positions: touched.portfolios.flatMap((portfolio) =>
      touched.securities.map((security) => ({
        ...{ portfolio_id: portfolio, security_id: security.id, symbol: security.symbol },
        currency: security.currency,
        before: amountsBody(positions.get(`${portfolio} ${security.id}`)),
        after: amountsBody(newPositions.get(`${portfolio} ${security.id}`)),
      })),
    ),
    cash: changedCash(balances, newBalances),
  };
}

async function booked(read: Pick<LedgerReads, 'position' | 'cash'>, touched: Touched) {
  const positions = new Map<string, PositionRow>();
  const balances = new Map<string, Balance>();
  for (const portfolio of touched.portfolios) {
    for (const { id } of touched.securities) {
      const found = await read.position(portfolio, id);
      if (found !== undefined) positions.set(`${portfolio} ${id}`, found);
    }
    for (const { currency, balance } of await read.cash(portfolio))
      balances.set(`${portfolio} ${currency}`, { portfolio, currency, text: textOf(balance) });
  }
  return [positions, balances] as const;
}

interface Balance {
  readonly portfolio: Portfolio;
  readonly currency: string;
  readonly text: string;
}

function amountsBody(row: PositionRow | undefined) {
  return {
    quantity: textOf(row?.quantity ?? NO_QUANTITY),
    cost: textOf(row?.cost ?? NO_MONEY),
    realized_gain: textOf(row?.realized ?? NO_MONEY),
  };
}

/** Only what changes. */
function changedCash(
  before: ReadonlyMap<string, Balance>,
  after: ReadonlyMap<string, Balance>,
): ReversalPreviewBody['cash'] {
  const none = textOf(NO_MONEY);
  return [...new Map([...before, ...after])].flatMap(([key, { portfolio, currency }]) => {
    const [was, is] = [before.get(key)?.text ?? none, after.get(key)?.text ?? none];
    return was === is ? [] : [{ portfolio_id: portfolio, currency, before: was, after: is }];
  });
}
