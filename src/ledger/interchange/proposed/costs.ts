// Which columns of costs add up, and whether the amount includes them: as most trades say by quantity × price.
import { minus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Decimal, decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import { type DecimalSign, numberFrom } from '../text/number-text.ts';
import type { TableColumns } from './columns.ts';
import type { FoundTable } from './table.ts';
import { bare } from './written-forms.ts';

export interface ProposedCosts {
  readonly columns: readonly string[];
  readonly amountIncludesCosts: boolean;
}

const CENT = decimal('0.01');

export function costsIn(
  table: FoundTable,
  { columns, costs }: TableColumns,
  { decimalSign, questions }: { readonly decimalSign: DecimalSign; readonly questions: string[] },
): ProposedCosts {
  const [first] = costs;
  if (first === undefined) return { columns: [], amountIncludesCosts: true };
  const cell = (row: readonly string[], column: string | undefined) =>
    numberFrom(bare(row[table.header.indexOf(column ?? '')] ?? ''), decimalSign)?.abs();
  const trades = table.rows.flatMap((row) => {
    const [quantity, price, amount] = [columns.quantity, columns.price, columns.amount].map((one) =>
      cell(row, one),
    );
    if (!quantity?.gt(0) || !price?.gt(0) || !amount?.gt(0)) return [];
    const value = valueAt(quantity as never, price as never);
    return [{ row, difference: minus(amount as Money, value).abs() }];
  });
  const paidOf = (row: readonly string[], chosen: readonly string[]) =>
    sumOf(chosen.map((column) => (cell(row, column) ?? NO_MONEY) as Money));
  const isNear = (one: Decimal, other: Decimal) => minus(one, other).abs().lte(CENT);
  const charged = (chosen: readonly string[]) =>
    trades.filter(({ row }) => !paidOf(row, chosen).isZero());
  const choices = [costs, ...costs.map((one) => [one])].map((chosen) => ({
    chosen,
    fitting: charged(chosen).filter(({ row, difference }) =>
      isNear(difference, paidOf(row, chosen)),
    ).length,
  }));
  const [best] = choices.toSorted((one, other) => other.fitting - one.fitting);
  const without = trades.filter(({ difference }) => isNear(difference, NO_MONEY)).length;
  const isWithout = without > (best?.fitting ?? 0) && charged(costs).length > 0;
  if (costs.length > 1 && (best === undefined || best.fitting === 0))
    questions.push(`columns.fees: whether ${costs.join(' and ')} add up, or are one in the other`);
  return { columns: best?.chosen ?? [first], amountIncludesCosts: !isWithout };
}
