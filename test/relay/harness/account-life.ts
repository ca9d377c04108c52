// The life of an account, step by step: what happens to its shares, and what the trader records of it.
import fc from 'fast-check';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { adoption, commission, execution, foreign, release } from './account-facts.ts';

const SYMBOLS = ['SPY', 'QQQ'] as const;

export type AccountStep =
  | {
      readonly kind: 'trade' | 'infer' | 'stranger';
      readonly symbol: string;
      readonly shares: number;
    }
  | { readonly kind: 'adopt' | 'release'; readonly symbol: string }
  /** The newest execution turns out to have had so many shares. */
  | { readonly kind: 'correct'; readonly shares: number }
  /** The newest inferred execution is reported. */
  | { readonly kind: 'report' }
  | { readonly kind: 'commission'; readonly amount: number };

const symbol = fc.constantFrom(...SYMBOLS);
const shares = fc.integer({ min: -50, max: 50 }).filter((count) => count !== 0);

export const ACCOUNT_STEPS: fc.Arbitrary<AccountStep> = fc.oneof(
  fc.record({ kind: fc.constantFrom('trade', 'infer', 'stranger'), symbol, shares }),
  fc.record({ kind: fc.constantFrom('adopt', 'release'), symbol }),
  fc.record({ kind: fc.constant('correct' as const), shares: fc.integer({ min: 0, max: 60 }) }),
  fc.constant({ kind: 'report' } as const),
  fc.record({ kind: fc.constant('commission' as const), amount: fc.integer({ min: 0, max: 9 }) }),
);

type Executed = Extract<Fact, { type: 'execution-booked' }>;

interface Life {
  readonly facts: Fact[];
  readonly oursBySymbol: Map<string, number>;
  readonly foreignBySymbol: Map<string, number>;
  readonly executed: Executed[];
}

export function factsOf(steps: readonly AccountStep[]): readonly Fact[] {
  return lived(steps).facts;
}

/** Net shares by symbol. */
export function accountAfter(steps: readonly AccountStep[]): ReadonlyMap<string, number> {
  const { oursBySymbol, foreignBySymbol } = lived(steps);
  return new Map(
    SYMBOLS.map((one) => [one, (oursBySymbol.get(one) ?? 0) + (foreignBySymbol.get(one) ?? 0)]),
  );
}

function lived(steps: readonly AccountStep[]): Life {
  const life: Life = {
    facts: [],
    oursBySymbol: new Map(),
    foreignBySymbol: new Map(),
    executed: [],
  };
  for (const step of steps) live(life, step);
  return life;
}

function live(life: Life, step: AccountStep): void {
  const { facts, oursBySymbol, foreignBySymbol } = life;
  const number = facts.length + 1;
  switch (step.kind) {
    case 'trade':
      return book(life, execution(`e${number}.01`, step.shares, 100, { symbol: step.symbol }), 0);
    case 'infer': {
      const execId = `inferred.abcdefgh.${number}.01`;
      const more = { symbol: step.symbol, isInferred: true } as const;
      return book(life, execution(execId, step.shares, 100, more), 0);
    }
    case 'correct':
      return correct(life, step.shares);
    case 'report':
      return report(life, number);
    case 'stranger': {
      const after = (foreignBySymbol.get(step.symbol) ?? 0) + step.shares;
      foreignBySymbol.set(step.symbol, after);
      facts.push(foreign(step.symbol, after, after === 0 ? undefined : 101));
      return;
    }
    case 'adopt': {
      const taken = foreignBySymbol.get(step.symbol) ?? 0;
      if (taken === 0) return;
      add(oursBySymbol, step.symbol, taken);
      foreignBySymbol.set(step.symbol, 0);
      facts.push(adoption(step.symbol, taken, 102), foreign(step.symbol, 0));
      return;
    }
    case 'release': {
      const given = oursBySymbol.get(step.symbol) ?? 0;
      oursBySymbol.set(step.symbol, 0);
      add(foreignBySymbol, step.symbol, given);
      facts.push(release(step.symbol, given, 103));
      if (given !== 0) facts.push(foreign(step.symbol, foreignBySymbol.get(step.symbol) ?? 0, 104));
      // They cannot be corrected any more.
      life.executed.splice(0);
      return;
    }
    case 'commission': {
      const last = life.executed.at(-1);
      if (last !== undefined) facts.push(commission(last.execId, step.amount));
    }
  }
}

function book({ facts, executed, oursBySymbol }: Life, fact: Executed, before: number): void {
  const sign = fact.side === 'buy' ? 1 : -1;
  facts.push(fact);
  if (fact.shares > 0) executed.push(fact);
  add(oursBySymbol, fact.symbol, sign * (fact.shares - before));
}

function correct(life: Life, shares: number): void {
  const last = life.executed.pop();
  if (last === undefined) return;
  const { execId, execRoot, price } = last;
  const revision = Number(execId.slice(execRoot.length + 1)) + 1;
  const replaces = { execId, shares: last.shares, price };
  const corrected = { ...last, execId: `${execRoot}.0${revision}`, shares, price: 105, replaces };
  book(life, corrected, last.shares);
}

/** First it is reduced to nothing, then the reported one is booked. */
function report(life: Life, number: number): void {
  const last = life.executed.at(-1);
  if (last?.isInferred !== true) return;
  correct(life, 0);
  const signed = last.side === 'buy' ? last.shares : -last.shares;
  book(life, execution(`r${number}.01`, signed, 99, { symbol: last.symbol }), 0);
}

function add(sharesBySymbol: Map<string, number>, key: string, change: number): void {
  sharesBySymbol.set(key, (sharesBySymbol.get(key) ?? 0) + change);
}
