// One path again: for tests, and to look at what happened on it.
import { toIso } from '../../src/kernel/instant.ts';
import { createPath, type PathOptions } from './path.ts';
import { isPossible, type Walk } from './visit.ts';

/** A sentence for each broken law. */
export function replay(scene: string, moves: readonly string[], options?: PathOptions): string[] {
  return [...played({ scene, moves }, options).broken];
}

export interface Replayed {
  readonly broken: readonly string[];
  /** The moves, and under each the facts that were recorded in it. */
  readonly story: readonly string[];
}

export class ImpossibleMove extends Error {}

/** After its moves everything arrives, and the price goes through the stop. */
export function played({ scene, moves }: Walk, options?: PathOptions): Replayed {
  const path = createPath(scene, { faultsMax: LONG, nightsMax: LONG, ...options });
  const story: string[] = [];
  let told = path.facts().length;
  const tell = (title: string): void => {
    const facts = path.facts();
    story.push(title);
    for (const { seq, at, fact } of facts.slice(told))
      story.push(`    ${seq} ${toIso(at)} ${JSON.stringify(fact)}`);
    told = facts.length;
  };
  for (const move of moves) {
    if (!isPossible(path, move))
      throw new ImpossibleMove(
        `"${move}" is not possible there; possible: ${path.moves().join(', ')}.`,
      );
    path.make(move);
    tell(move);
  }
  if (path.violations.length === 0) {
    const finish = path.finish();
    tell(`what waits arrives, and the price goes through the stop: ${finish.join(' > ')}`);
  }
  return { broken: path.violations.map(({ law, text }) => `${law}: ${text}`), story };
}

/** `limit usual: predict > gateway > tell e1`, as the report prints it. */
export function textOf({ scene, moves }: Walk): string {
  return `${scene}: ${moves.join(' > ')}`;
}

export function walkOf(text: string): Walk {
  const [scene = '', moves = ''] = text.split(': ');
  return { scene: scene.trim(), moves: moves.split('>').map((move) => move.trim()) };
}

const LONG = Number.POSITIVE_INFINITY;
