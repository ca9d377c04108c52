// The configuration as it lies on the disk of a simulated daemon, and what an edit of it tells the one that runs.

import { createRandom, type Random } from '../../../src/kernel/random.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { Reload } from '../../../src/trader/ports/trader.ts';
import { drawHouse } from './drawn-strategies.ts';
import { changesOf, editedStrategies } from './edited-strategies.ts';
import { houseOf } from './house.ts';

export interface Files {
  /** A daemon that starts reads them. */
  settings(): Settings;
  /** Other strategies are saved; what is in force is the daemon's to know. */
  edit(random: Random, inForce: InForce): Reload & { readonly kind: 'change' };
}

interface InForce {
  readonly configHash: string;
  readonly strategies: ReadonlyMap<string, { readonly hash: string }>;
}

export function createFiles(seed: number, symbols: readonly string[]): Files {
  let settings = houseOf(symbols, drawHouse(createRandom(seed, 'rules'), symbols));
  let edits = 0;
  return {
    settings: () => settings,
    edit(random, inForce) {
      edits += 1;
      const strategies = editedStrategies(random, {
        strategies: settings.strategies,
        symbols,
        edit: edits,
      });
      settings = { ...settings, strategies, hash: `edit ${edits}` };
      const change = {
        was: inForce.configHash,
        hash: settings.hash,
        rules: changesOf(inForce.strategies, strategies),
        settings: [],
      };
      return { kind: 'change', settings, change, by: 'an edit' };
    },
  };
}
