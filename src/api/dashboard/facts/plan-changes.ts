// What differs between two plans: security by security, and in what they cost.
import type { PlanPreview } from './book-shapes.ts';
import { money, quantity, share } from './decimals.ts';

export type ComparedPlan = Pick<
  PlanPreview,
  | 'targets'
  | 'drifts'
  | 'orders'
  | 'currency'
  | 'total_fees'
  | 'realized_gain'
  | 'estimated_tax'
  | 'cash_after'
>;

export interface PlanRow {
  readonly symbol: string;
  readonly weight: string;
  readonly target: string;
  readonly trade: string;
  /** Of the plan before; undefined where there is none. */
  readonly before: { readonly target: string; readonly trade: string } | undefined;
  readonly isChanged: boolean;
  /** Of the trade; empty without one. */
  readonly fee: string;
  readonly tax: string;
}

export function planRows(plan: ComparedPlan, before: ComparedPlan | undefined): readonly PlanRow[] {
  const symbols = [plan, ...(before === undefined ? [] : [before])].flatMap((one) => [
    ...one.drifts.map(({ symbol }) => symbol),
    ...one.orders.map(({ symbol }) => symbol),
  ]);
  return [...new Set(symbols)].map((symbol) => {
    const drift = plan.drifts.find((one) => one.symbol === symbol);
    const order = plan.orders.find((one) => one.symbol === symbol);
    const target = targetIn(plan, symbol);
    const trade = tradeIn(plan, symbol);
    const earlier = before && {
      target: targetIn(before, symbol),
      trade: tradeIn(before, symbol),
    };
    return {
      ...{ symbol, target, trade, before: earlier },
      weight: drift === undefined ? share('0', 1) : share(drift.weight, 1),
      isChanged: earlier !== undefined && (earlier.target !== target || earlier.trade !== trade),
      fee: order === undefined ? '' : money(order.fee, plan.currency),
      tax: order === undefined ? '' : money(order.estimated_tax, plan.currency),
    };
  });
}

function targetIn({ drifts }: ComparedPlan, symbol: string): string {
  return share(drifts.find((one) => one.symbol === symbol)?.target ?? '0', 1);
}

function tradeIn({ orders, currency }: ComparedPlan, symbol: string): string {
  const order = orders.find((one) => one.symbol === symbol);
  if (order === undefined) return 'no trade';
  const { side, quantity: shares, notional } = order;
  return `${side.toLowerCase()} ${quantity(shares)} for ${money(notional, currency)}`;
}

export interface PlanFigure {
  readonly name: string;
  readonly text: string;
  /** Empty if it is the same, and without a plan before. */
  readonly before: string;
}

export function planFigures(
  plan: ComparedPlan,
  before: ComparedPlan | undefined,
): readonly PlanFigure[] {
  const figures = [
    ['Fees', 'total_fees'],
    ['Realised gain', 'realized_gain'],
    ['Tax, by the rates of the portfolio', 'estimated_tax'],
    ['Cash after it', 'cash_after'],
  ] as const;
  return figures.map(([name, field]) => {
    const text = money(plan[field], plan.currency);
    const earlier = before === undefined ? '' : money(before[field], before.currency);
    return { name, text, before: earlier === text ? '' : earlier };
  });
}
