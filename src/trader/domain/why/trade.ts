// What became of one trade, gathered from the facts of its chain: entry, stop, exit and result.
import type { Fact, FactOf, FactType } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { Leg, OrderTerms } from '../orders/order-terms.ts';

export interface Trade {
  readonly positionId: string;
  readonly begun: RecordedFact & {
    readonly fact: FactOf<'position-planned'> | FactOf<'position-adopted'>;
  };
  /** Of an entry; an adopted position has none. */
  readonly entry: OrderTerms | undefined;
  /** Signed shares that the entry filled, or that were adopted. */
  readonly filled: number;
  /** Signed. */
  readonly quantity: number;
  readonly averagePrice: number;
  readonly stopPrice: number | undefined;
  readonly targetPrice: number | undefined;
  /** How often the stop moved after the entry. */
  readonly stopMoves: number;
  /** Shares without a working stop; 0 if all have one. */
  readonly uncovered: number;
  last<Type extends FactType>(type: Type): FactOf<Type> | undefined;
  /** The broker's last word on an order of the trade. */
  lastOf(leg: Leg): FactOf<'order-updated'> | undefined;
}

export function tradesIn(chain: readonly RecordedFact[]): readonly Trade[] {
  const begun = chain.filter(
    (one): one is Trade['begun'] =>
      one.fact.type === 'position-planned' || one.fact.type === 'position-adopted',
  );
  // A position that is adopted was not planned before; one that was planned again began anew.
  const byId = new Map(begun.map((one) => [one.fact.positionId, one]));
  return [...byId.values()].map((one) => tradeOf(one, chain));
}

function tradeOf(begun: Trade['begun'], chain: readonly RecordedFact[]): Trade {
  const { positionId } = begun.fact;
  const facts = chain.flatMap(({ fact }) =>
    'positionId' in fact && fact.positionId === positionId ? [fact] : [],
  );
  const last = lastIn(facts);
  const terms = facts.flatMap((fact) => ('legs' in fact ? fact.legs : []));
  const refs = (leg: Leg) =>
    new Set(terms.filter((one) => one.leg === leg).map(({ orderRef }) => orderRef));
  const adopted = begun.fact.type === 'position-adopted' ? begun.fact : undefined;
  const filled = adopted?.quantity ?? entered(facts);
  const lost = facts.findLast(({ type }) => COVERING.has(type));
  return {
    ...{ positionId, begun, filled, last },
    entry: terms.find(({ leg }) => leg === 'e'),
    quantity: last('position-filled')?.quantityAfter ?? adopted?.quantity ?? 0,
    averagePrice: averageOf(facts, last) ?? adopted?.averagePrice ?? Number.NaN,
    stopPrice: stopAfter(facts),
    targetPrice: targetAfter(facts),
    stopMoves: movesIn(facts),
    uncovered: lost?.type === 'cover-lost' ? lost.shares : 0,
    lastOf(leg) {
      const ours = refs(leg);
      const updates = chain.flatMap(({ fact }) =>
        fact.type === 'order-updated' && ours.has(fact.orderRef) ? [fact] : [],
      );
      // A cancel is reported again without its reason.
      return updates.findLast(({ why = '' }) => why !== '') ?? updates.at(-1);
    },
  };
}

/** One that was taken back is none. */
function movesIn(facts: readonly Fact[]): number {
  const moves = facts.filter((fact) => fact.type === 'stop-moved');
  const taken = moves.filter(({ why }) => why === 'refused').length;
  return moves.filter(({ why }) => why !== 'placed').length - 2 * taken;
}

const COVERING: ReadonlySet<FactType> = new Set([
  ...(['cover-lost', 'cover-restored', 'position-closed', 'position-released'] as const),
]);

function lastIn(facts: readonly Fact[]): Trade['last'] {
  return <Type extends FactType>(type: Type) =>
    facts.findLast((fact): fact is FactOf<Type> => fact.type === type);
}

/** A correction states the whole execution again. */
function entered(facts: readonly Fact[]): number {
  const byRoot = new Map<string, number>();
  for (const fact of facts) {
    if (fact.type !== 'execution-booked' || fact.leg !== 'e') continue;
    byRoot.set(fact.execRoot, fact.side === 'buy' ? fact.shares : -fact.shares);
  }
  return [...byRoot.values()].reduce((sum, shares) => sum + shares, 0);
}

function averageOf(facts: readonly Fact[], last: Trade['last']): number | undefined {
  const opened = last('position-opened')?.averagePrice;
  if (opened !== undefined) return opened;
  return facts.flatMap((fact) =>
    fact.type === 'position-filled' && fact.quantityAfter !== 0 ? [fact.averagePriceAfter] : [],
  )[0];
}

function stopAfter(facts: readonly Fact[]): number | undefined {
  const price = facts.reduce<number | undefined>((stop, fact) => {
    switch (fact.type) {
      case 'position-planned':
      case 'position-adopted':
        return fact.plan.stop.kind === 'none' ? undefined : fact.plan.stopPrice;
      case 'stop-moved':
      case 'stop-reset':
        return fact.to;
      case 'position-adjusted':
        return fact.stopPrice ?? stop;
      case 'position-split':
        return fact.after.stopPrice;
      default:
        return stop;
    }
  }, undefined);
  return price !== undefined && price > 0 ? price : undefined;
}

function targetAfter(facts: readonly Fact[]): number | undefined {
  return facts.reduce<number | undefined>((target, fact) => {
    switch (fact.type) {
      case 'position-planned':
      case 'position-adopted':
        return fact.plan.targetPrice;
      case 'position-opened':
      case 'position-adjusted':
        return fact.targetPrice ?? target;
      case 'target-moved':
        return fact.to;
      case 'position-split':
        return fact.after.targetPrice;
      default:
        return target;
    }
  }, undefined);
}
