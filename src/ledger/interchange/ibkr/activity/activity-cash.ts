// Cash of an activity statement: one section for each kind, without ids.
import type { ActionProposal, ImportedDraft, ImportProblem } from '../../rows/imported-file.ts';
import type { Row, RowReading } from '../../rows/row-reading.ts';
import { securityAtStart } from '../stated/action-description.ts';
import { type CashKind, type CashRow, cashDraft } from '../stated/cash-row.ts';
import { unreadMoney } from '../stated/unread-money.ts';
import { type ActivitySections, readActivity } from './sections.ts';

const DEPOSITS = 'Deposits & Withdrawals';
const NO_DEPOSITS = `Add the section ${DEPOSITS}, which lists them, to the statement.`;

const SECTIONS: Readonly<Record<string, CashKind>> = {
  Dividends: 'dividend',
  'Payment In Lieu Of Dividends': 'dividend',
  'Withholding Tax': 'withholding',
  '871(m) Withholding': 'withholding',
  [DEPOSITS]: 'deposit',
  Interest: 'interest',
  'Bond Interest Received': 'interest',
  'Bond Interest Paid': 'interest',
  Fees: 'fee',
  'Other Fees': 'fee',
  'Advisor Fees': 'fee',
  'Commission Adjustments': 'fee',
  'Transaction Fees': 'fee',
  'Sales Tax Details': 'tax',
};

export const CASH_SECTIONS: readonly string[] = Object.keys(SECTIONS);

export interface ActivityCash {
  readonly rows: readonly CashRow[];
  /** What is a part of trades; until November 2026 it was booked beside them. */
  readonly contained: readonly ImportedDraft[];
}

export function activityCash(
  sections: ActivitySections,
  problems: ImportProblem[],
  levies: ReadonlySet<Row>,
): ActivityCash {
  const contained: ImportedDraft[] = [];
  const rows = Object.entries(SECTIONS).flatMap(([section, kind]) =>
    sections.rows(section).flatMap((row) => {
      const read = readActivity(row, problems, (reading) =>
        cashRowIn(reading, { row, kind, sections }),
      );
      if (read === undefined || !levies.has(row)) return read ?? [];
      contained.push({ draft: cashDraft(read, 'fee'), place: row.place });
      return [];
    }),
  );
  return { rows, contained };
}

interface Context {
  readonly row: Row;
  readonly kind: CashKind;
  readonly sections: ActivitySections;
}

function cashRowIn(reading: RowReading, { row, kind, sections }: Context): CashRow {
  const { place, raw } = row;
  const description = reading.needed('Description');
  const isOfSecurity = kind === 'dividend' || kind === 'withholding';
  const named = isOfSecurity ? securityAtStart(description) : undefined;
  if (kind === 'dividend' && named === undefined)
    reading.refuse('Description', 'The dividend names no security; book it by hand.');
  const day = ['Date', 'Settle Date', 'Date/Time'].find((name) => reading.has(name)) ?? 'Date';
  return {
    ...{ place, raw, description, postedOn: undefined, rate: undefined, origin: undefined },
    kind:
      kind === 'dividend' && /return of capital|kapitalrück/i.test(description)
        ? 'return-of-capital'
        : kind,
    moment: reading.moment(day),
    currency: reading.currency('Currency'),
    amount: reading.money('Amount'),
    security:
      named === undefined
        ? undefined
        : { ...sections.security(named.symbol), isin: named.isin, name: undefined },
  };
}

/** Shares from or to another account, without their cost; cash that moved is listed among the deposits too. */
export function activityTransfers(
  sections: ActivitySections,
  problems: ImportProblem[],
): ActionProposal[] {
  const rows = sections.rows('Transfers');
  const shares = rows.filter(({ raw }) => raw.Symbol !== '--');
  if (sections.rows(DEPOSITS).length === 0) {
    const cash = rows.filter(({ raw }) => raw.Symbol === '--');
    problems.push(...[unreadMoney('Transfers', cash, NO_DEPOSITS) ?? []].flat());
  }
  return shares.flatMap(
    (row) => readActivity(row, problems, (reading) => transferIn(reading, row, sections)) ?? [],
  );
}

function transferIn(reading: RowReading, row: Row, sections: ActivitySections): ActionProposal {
  const security = sections.security(reading.needed('Symbol'));
  const { on } = reading.moment('Date');
  const amount = reading.quantity('Qty');
  const isOut = reading.text('Direction').toUpperCase() === 'OUT' || amount.isNegative();
  const quantity = (isOut ? amount.abs().negated() : amount.abs()) as typeof amount;
  const account = reading.text('Xfer Account') || reading.text('Xfer Company');
  return {
    ...{ place: row.place, security, on },
    origin: {
      source: 'ibkr-activity',
      id: `transfer ${on} ${security.symbol} ${amount.toFixed()}`,
    },
    currency: reading.currency('Currency'),
    moves: [{ security, quantity }],
    proceeds: reading.money('Cash Amount'),
    description: `${security.symbol} ${isOut ? 'to' : 'from'} ${account}`.trim(),
    action: { kind: isOut ? 'transfer-out' : 'transfer-in', account },
  };
}
