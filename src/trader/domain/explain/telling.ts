// How a fact is told: each family of facts has a table of its own, and these words in common.
import type { Fact, FactType } from '../facts/facts.ts';
import { plainValue } from '../wording/figures.ts';
import { LEG_WORDS } from '../wording/plan-text.ts';
import type { ChainFact, ChainIndex, FactOf } from './chain.ts';

export interface Line {
  readonly topic: string;
  readonly text: string;
  readonly isMinor?: boolean;
}

export type Tell<Type extends FactType> = (
  fact: FactOf<Type>,
  index: ChainIndex,
  recorded: ChainFact,
) => readonly Line[];

/** A sentence or several for every fact of a family. */
export type Telling<Family extends Fact> = { readonly [Type in Family['type']]: Tell<Type> };

/** Facts of the house belong to no trade. */
export const untold = (): readonly Line[] => [];

export function sawLine(values: Readonly<Record<string, unknown>>): Line {
  const seen = Object.entries(values).map(([path, value]) => `${path} ${plainValue(value)}`);
  return { topic: 'saw', text: seen.length === 0 ? 'nothing: it reads no input' : seen.join(', ') };
}

export function legOf(orderRef: string, index: ChainIndex): string {
  const leg = index.termsByRef.get(orderRef)?.leg;
  return leg === undefined ? orderRef : `${LEG_WORDS[leg]} ${orderRef}`;
}
