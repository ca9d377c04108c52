// A strategy as its file writes it is that file again: every documented term, every shipped strategy, and terms drawn at random.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGY_SCHEMA } from '../../../../src/trader/config/schema/strategy-schema.ts';
import {
  strategyAsWritten,
  toStrategy,
} from '../../../../src/trader/config/strategies/strategy-terms.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { EXAMPLES, type Folder, folderOf, loaded } from './documented-examples.ts';
import { DRAWN_FILES } from './drawn-strategies.ts';

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

  it('reads as the same strategy, and is written again in the same words, whatever its terms', () => {
    fc.assert(
      fc.property(DRAWN_FILES, (file) => {
        const strategy = toStrategy(file, new Map());
        const written = strategyAsWritten(strategy);
        const read = toStrategy(
          STRATEGY_SCHEMA.parse({ name: strategy.name, ...written }),
          new Map(),
        );
        expect(withoutHash(read)).toStrictEqual(withoutHash(strategy));
        expect(strategyAsWritten(read)).toStrictEqual(written);
      }),
    );
  });
});
