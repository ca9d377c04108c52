// Which rows of a statement are of one distribution: what was paid, and what was withheld from it.
import type { CashRow } from './cash-row.ts';

export interface Distribution {
  /** At least one, in the order of the file. */
  readonly paid: readonly CashRow[];
  readonly withheld: readonly CashRow[];
}

export interface Distributions {
  readonly found: readonly Distribution[];
  /** Withheld from what these rows do not have. */
  readonly alone: readonly CashRow[];
}

export function distributionsAmong(rows: readonly CashRow[]): Distributions {
  const taxes = rows.filter(({ kind }) => kind === 'withholding');
  const paid = rows.filter(({ kind }) => kind !== 'withholding');
  const groups = Map.groupBy(paid, (row) => keyOf(row, row.kind));
  const byKey = Map.groupBy(taxes, (row) => distributionTaxed(row, groups));
  return {
    found: [...groups].map(([key, all]) => ({ paid: all, withheld: byKey.get(key) ?? [] })),
    alone: byKey.get(undefined) ?? [],
  };
}

/** By the words of both, else the only distribution of the security on that day. */
function distributionTaxed(
  row: CashRow,
  groups: ReadonlyMap<string, readonly CashRow[]>,
): string | undefined {
  const worded = ['dividend', 'return-of-capital'].map((kind) => keyOf(row, kind));
  const key = worded.find((each) => groups.has(each));
  if (key !== undefined) return key;
  const sameDay = [...groups].flatMap(([each, [paid]]) =>
    paid !== undefined && dayKeyOf(paid) === dayKeyOf(row) ? [each] : [],
  );
  return sameDay.length === 1 ? sameDay[0] : undefined;
}

function dayKeyOf({ security, moment, currency }: CashRow): string {
  return [security?.isin ?? security?.symbol ?? '', moment.on, currency].join('|');
}

/** Rows of one distribution: the security, the day, the currency and the rate per share agree. */
function keyOf(row: CashRow, kind: string): string {
  const { description } = row;
  const [perShare = ''] = /^.*?(?:PER SHARE|PRO AKTIE)/i.exec(description) ?? [
    description.split(' - ')[0] ?? '',
  ];
  const words = perShare.toUpperCase().replaceAll(/\s+/g, ' ').trim();
  return [kind, dayKeyOf(row), words].join('|');
}
