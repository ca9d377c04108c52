// The examples of docs/strategies.md, each as a folder that loads: a separate file, common terms, or some lines over
// a plain file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadStrategies } from '../../../../src/trader/config/strategies/load-strategies.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';

export const PAGE = readFileSync(
  join(import.meta.dirname, '../../../../docs/strategies.md'),
  'utf8',
);
const BLOCKS = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
/** In a row of a table, or in the text. */
const LINES = [
  ...PAGE.matchAll(/`((?:priority|entry|size|stop|target|trail|exit|add): [^`]+)`/g),
].map(([, text = '']) => `${text}\n`);
export const EXAMPLES = [...BLOCKS, ...LINES];

const WHEN = 'when: "prediction.confidence > 0.5"';
/** A separate ATR is for a stop without one. */
function plainStop(example: string): string {
  return /^trail:.*\batr:/m.test(example) ? '{ percent: 1 }' : PLAIN.stop;
}

const PLAIN = {
  name: 'documented',
  symbols: '[AAPL, TSLA]',
  entry: `{ ${WHEN} }`,
  size: '{ shares: 10 }',
  stop: '{ atr: { period: 14, bar: 5m, multiple: 3 } }',
};

export type Folder = Readonly<Record<string, string>>;

export function folderOf(example: string): Folder {
  if (example.startsWith('# _defaults.yaml')) {
    return { '_defaults.yaml': example, 'a.yaml': plainBeside(example) };
  }
  return { 'a.yaml': /^name:/m.test(example) ? example : over(example) };
}

/** What the example does not say itself. */
function plainBeside(example: string): string {
  const plain = Object.entries(PLAIN).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(example));
  const said = (key: string, value: string) => (key === 'stop' ? plainStop(example) : value);
  return plain.map(([key, value]) => `${key}: ${said(key, value)}\n`).join('');
}

function over(example: string): string {
  const lacksWhen = /^entry:/m.test(example) && !/\bwhen:/.test(example);
  return plainBeside(example) + (lacksWhen ? withWhen(example) : example);
}

/** An example of an entry need not say when. */
function withWhen(example: string): string {
  return example.includes('entry: {')
    ? example.replace('entry: {', `entry: { ${WHEN}, `)
    : example.replace('entry:\n', `entry:\n  ${WHEN}\n`);
}

/** The rules of the folder, or every sentence against it. */
export function loaded(folder: Folder): readonly Strategy[] | readonly string[] {
  const strategies = loadStrategies({
    folder: '/s',
    cwd: '/',
    disk: {
      readFile: (path) => folder[path.slice('/s/'.length)],
      listFolder: () => Object.keys(folder),
    },
  });
  return strategies.ok
    ? strategies.value.map(({ strategy }) => strategy)
    : strategies.failure.map(sentenceOf);
}

export function sentencesIn(folder: Folder): readonly string[] {
  return loaded(folder).filter((each) => typeof each === 'string');
}
