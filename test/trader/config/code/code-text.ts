// The shipped template of a strategy in TypeScript, with another condition or other code around it, and its outcome.
import { readFileSync } from 'node:fs';
import { vettingOf } from '../../../../src/trader/config/code/vet-text.ts';
import { type Vetted, vettedIn } from '../../../../src/trader/config/code/vetting-result.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';

export const TEMPLATE = readFileSync('strategies/templates/strategy.ts', 'utf8').replaceAll(
  'NAME',
  'drive',
);
const WHEN = /when: \(\{[\s\S]*?\n {4}\},/;

export function withWhen(when: string): string {
  return TEMPLATE.replace(WHEN, () => `when: ${when},`);
}

export function strategyOf(text: string): Strategy {
  return strategyIn(parsed(text, vettedHere(text)));
}

/** Empty if the file is valid. */
export function sentences(text: string): string {
  return sentencesIn(parsed(text, vettedHere(text)));
}

/** Run first in the process that users have it run in: for code that would end this one. */
export const inSealedProcess = {
  strategyOf: (text: string): Strategy => strategyIn(parsed(text)),
  sentences: (text: string): string => sentencesIn(parsed(text)),
};

const FILE = 'strategies/drive.ts';

type Parsed = ReturnType<typeof parseStrategy>;

/** Without `vetted` it starts a process. */
function parsed(text: string, vetted?: Vetted): Parsed {
  return parseStrategy(FILE, text, undefined, vetted);
}

/** In this process: a fifth of the time. */
function vettedHere(text: string): Vetted {
  return vettedIn(FILE, vettingOf({ file: FILE, text }));
}

function strategyIn(its: Parsed): Strategy {
  if (!its.ok) throw new Error(sentencesIn(its));
  return its.value.strategy;
}

function sentencesIn(its: Parsed): string {
  return its.ok ? '' : its.failure.map(sentenceOf).join('\n');
}
