// Balances of the accounts of an export: Ghostfolio keeps them beside the activities, which do not add up to them.
import { type Money, parseDecimal } from '../../../kernel/decimal.ts';
import type { IgnoredRow } from '../rows/imported-file.ts';
import { shown } from '../rows/row-reading.ts';
import { isRecord, textFields } from '../text/json-text.ts';

/** Of one account, else of all: the last that each states. */
export function statedBalances(accounts: unknown, wanted: string | undefined): IgnoredRow[] {
  const all = Array.isArray(accounts) ? accounts : [];
  return all.flatMap((account: unknown) => {
    if (!isRecord(account)) return [];
    const { id, name = '', currency = '', balance } = textFields(account);
    if (wanted !== undefined && id !== wanted) return [];
    const last = lastOf(account.balances);
    const value = last?.value ?? balance;
    const amount = value === undefined ? undefined : (parseDecimal(value) as Money | undefined);
    if (amount === undefined || amount.isZero()) return [];
    const day = last?.date === undefined ? '' : ` on ${last.date.slice(0, 10)}`;
    return {
      place: { line: undefined, part: `balance of "${shown(name)}"`, column: undefined },
      moved: [{ currency, amount }],
      why: `The balance of "${shown(name)}", ${value} ${currency}${day}, is not booked: only activities are. Book a deposit for cash that they lack.`,
    };
  });
}

function lastOf(balances: unknown): Readonly<Record<string, string>> | undefined {
  const all = Array.isArray(balances) ? balances.filter(isRecord).map(textFields) : [];
  return all.toSorted((one, other) => ((one.date ?? '') < (other.date ?? '') ? -1 : 1)).at(-1);
}
