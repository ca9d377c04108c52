// What contracts that replaced each other by rolls have brought together: one decision after another, and one result.
// Decision 0064
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { counted, type HomeWords } from '../wording/figures.ts';

/** Amounts in the currency of the account, to the cent, 0 or more but for the result; of all fills until a moment. */
export interface RolledTotal {
  readonly rolls: number;
  /** From the first fill to that moment, begun ones whole. */
  readonly days: number;
  /** For contracts that were sold. */
  readonly received: number;
  /** For contracts that were bought back. */
  readonly paid: number;
  readonly fees: number;
  /** Received less paid and fees; what is still held is not valued. */
  readonly result: number;
}

/** The types of facts that a sum is made of. */
export const ROLLED_FROM = ['execution-booked', 'commission-booked', 'roll-updated'] as const;

interface Until {
  /** Of the last fact that counts; commissions come after their fills. */
  readonly seq: number;
  readonly at: Instant;
}

/** Undefined for a chain without a roll that has ended in a sale, up to that fact. */
export function rolledTotal(chain: readonly RecordedFact[], until: Until): RolledTotal | undefined {
  const facts = chain.filter(({ seq }) => seq <= until.seq).map(({ fact }) => fact);
  const rolls = facts.filter((fact) => fact.type === 'roll-updated' && fact.status === 'rolled');
  const booked = facts.filter((fact) => fact.type === 'execution-booked');
  // A correction replaces the execution that it is of.
  const fills = [...new Map(booked.map((fact) => [fact.execRoot, fact])).values()].filter(
    ({ symbol }) => isOptionId(symbol),
  );
  const [first] = booked;
  if (rolls.length === 0 || first === undefined) return undefined;
  const sumOf = (side: 'buy' | 'sell') =>
    fills
      .filter((fill) => fill.side === side)
      .reduce((sum, { symbol, price, shares }) => sum + amountOf(symbol, price, shares), 0);
  const [received, paid] = [cents(sumOf('sell')), cents(sumOf('buy'))];
  const fees = cents(feesOf(chain, fills));
  return {
    rolls: rolls.length,
    days: Math.max(1, Math.ceil((until.at - first.executedAt) / DAY_MS)),
    ...{ received, paid, fees, result: cents(received - paid - fees) },
  };
}

/** Commissions are reported after their fills, and may be corrected. */
function feesOf(
  chain: readonly RecordedFact[],
  fills: readonly { readonly execId: string }[],
): number {
  const ids = new Set(fills.map(({ execId }) => execId));
  const byId = new Map<string, number>();
  for (const { fact } of chain)
    if (fact.type === 'commission-booked' && ids.has(fact.execId))
      byId.set(fact.execId, fact.commission);
  return [...byId.values()].reduce((sum, commission) => sum + commission, 0);
}

/** `with 2 rolls in 31 days: 570.00 USD received, 290.00 USD paid, 5.20 USD of commissions: +274.80 USD` */
export function rolledTotalText(
  { rolls, days, received, paid, fees, result }: RolledTotal,
  { money, signedMoney }: Pick<HomeWords, 'money' | 'signedMoney'>,
): string {
  const over = `with ${counted(rolls, 'roll')} in ${counted(days, 'day')}`;
  return `${over}: ${money(received)} received, ${money(paid)} paid, ${money(fees)} of commissions: ${signedMoney(result)}`;
}
