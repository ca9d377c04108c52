// The report of an exploration: how far it came, what it left out, and every broken law with a test that repeats it.
import type { Explored } from './explore.ts';
import { textOf } from './replay.ts';
import type { Found } from './search.ts';

export function summaryOf(explored: Explored): string {
  const { states, paths, depth, interferences, longest, sampled, leftOut, seconds } = explored;
  const faults = Object.keys(explored.faults).length;
  return [
    `${states} states on ${paths} paths in ${seconds} s, ${faults} faults and deaths: ${explored.found.length} laws broken`,
    `  complete: every path of ${depth} moves, every path with ${interferences} interferences of any length`,
    `  sampled: ${sampled} paths with several faults; the longest path had ${longest} moves`,
    `  left out: ${leftOut} known paths; ${Object.entries(explored.notPlayed)
      .map(([name, why]) => `${name} (${why})`)
      .join(', ')}`,
  ].join('\n');
}

export function violationText(found: Found): string {
  const { violations } = found;
  const told = violations.slice(0, 3).map(({ law, text }) => `${law}: ${text}`);
  return [
    `law broken on a path of ${found.moves.length} moves and what follows by itself: ${told.join('; ')}`,
    `see it again: npm run explore -- --path '${textOf(found)}'`,
    'as a test, in a file of test/exploration:',
    '',
    testOf(found),
  ].join('\n');
}

/** A file for test/exploration. */
export function testOf({ scene, moves, violations }: Found): string {
  const law = violations[0]?.law ?? 'every law';
  return [
    "import { expect, it } from 'vitest';",
    "import { replay } from './replay.ts';",
    '',
    `it(${quoted(`keeps the law: ${law}`)}, () => {`,
    `  const broken = replay(${quoted(scene)}, [`,
    ...moves.map((move) => `    ${quoted(move)},`),
    '  ]);',
    '  expect(broken).toEqual([]);',
    '});',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}
