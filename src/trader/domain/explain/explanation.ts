// The form of an explanation: one table per family of facts, and their common terms.
import type { Fact, FactOf, FactType } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { plainValue } from '../wording/figures.ts';
import { LEG_WORDS } from '../wording/plan-text.ts';
import type { ChainIndex } from './chain.ts';
import type { RolledTotal } from './rolled-total.ts';

export interface Line {
  readonly topic: string;
  readonly text: string;
  readonly isMinor?: boolean;
  /** What the text says, as figures. */
  readonly rolled?: RolledTotal;
}

export type Explain<Type extends FactType> = (
  fact: FactOf<Type>,
  index: ChainIndex,
  recorded: RecordedFact,
) => readonly Line[];

/** One function per fact of a family; a fact may give several sentences. */
export type Explanations<Family extends Fact> = {
  readonly [Type in Family['type']]: Explain<Type>;
};

/** For facts that belong to no trade. */
export const unexplained = (): readonly Line[] => [];

export function sawLine(values: Readonly<Record<string, unknown>>): Line {
  const seen = Object.entries(values).map(([path, value]) => `${path} ${plainValue(value)}`);
  return { topic: 'saw', text: seen.length === 0 ? 'none: it reads no input' : seen.join(', ') };
}

export function legOf(orderRef: string, index: ChainIndex): string {
  const leg = index.termsByRef.get(orderRef)?.leg;
  return leg === undefined ? orderRef : `${LEG_WORDS[leg]} ${orderRef}`;
}
