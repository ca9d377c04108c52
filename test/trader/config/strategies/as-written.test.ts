// A strategy in the words of its file is that file again: every documented term, and every shipped strategy.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strategyAsWritten } from '../../../../src/trader/config/strategies/as-written.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { EXAMPLES, type Folder, folderOf, loaded } from './documented-examples.ts';

const SHIPPED = ['strategies', 'config/demo/strategies'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
);

function strategiesIn(folder: Folder): Strategy[] {
  return loaded(folder).map((strategy) => {
    if (typeof strategy === 'string') throw new Error(strategy);
    return strategy;
  });
}

/** JSON is YAML. */
function again(strategy: Strategy): Strategy[] {
  const text = JSON.stringify({ name: strategy.name, ...strategyAsWritten(strategy) });
  return strategiesIn({ 'a.yaml': text });
}

const withoutHash = ({ hash: _, ...strategy }: Strategy) => strategy;

describe('a strategy as written', () => {
  it.each([...EXAMPLES, ...SHIPPED].map((text) => [text.split('\n')[0], text]))(
    'reads as the same strategy: %s',
    (_, text) => {
      const strategies = strategiesIn(folderOf(text ?? ''));
      expect(strategies.length).toBeGreaterThan(0);
      for (const strategy of strategies)
        expect(again(strategy).map(withoutHash)).toEqual([withoutHash(strategy)]);
    },
  );
});
