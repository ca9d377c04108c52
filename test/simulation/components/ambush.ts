// Waits until a trade enters in parts or is added to, and strikes while it fills: the moments in which most could go wrong.
import { SECOND_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

/** What is done to the symbol while its entries fill. */
export type Strike = (symbol: string) => void;

export interface Ambush {
  /** Takes the next trade in parts, or the next addition. */
  lay(): void;
  afterCommit(facts: readonly RecordedFact[]): void;
}

export function createAmbush(parts: {
  readonly random: Random;
  after(delayMs: number, call: () => void): void;
  /** The next orders in the symbol fill in pieces, a while apart. */
  thin(symbol: string, orders: number): void;
  readonly strikes: Readonly<Record<string, Strike>>;
  struck(name: string): void;
}): Ambush {
  const { random, strikes } = parts;
  let laid: 'parts' | 'addition' | undefined;

  function strike(symbol: string): void {
    const names = Object.keys(strikes);
    const name = names[Math.floor(random.next() * names.length)] ?? '';
    parts.struck(`${name} of ${symbol}`);
    strikes[name]?.(symbol);
  }

  return {
    lay() {
      laid = random.chance(0.6) ? 'addition' : 'parts';
    },
    afterCommit(facts) {
      if (laid === undefined) return;
      const planned = facts.flatMap(({ fact }) => (fact.type === 'position-planned' ? [fact] : []));
      const victim = laid === 'parts' ? planned[1] : planned.find(({ plan }) => plan.addOn);
      if (victim === undefined) return;
      laid = undefined;
      if (random.chance(0.8)) parts.thin(victim.symbol, planned.length);
      const strikes = random.chance(0.3) ? 2 : 1;
      for (let count = 0; count < strikes; count += 1)
        parts.after(random.between(0, 8 * SECOND_MS), () => strike(victim.symbol));
    },
  };
}
