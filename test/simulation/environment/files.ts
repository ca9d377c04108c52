// The configuration as it lies on the disk of a simulated daemon, and what an edit of it tells the one that runs.

import { createRandom, type Random } from '../../../src/kernel/random.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { Reload } from '../../../src/trader/ports/trader-commands.ts';
import { changesOf, type Drawing, editedStrategies } from './edited-strategies.ts';

export interface Files {
  /** A daemon that starts reads them. */
  settings(): Settings;
  /** Other strategies are saved; what is in force is the daemon's to know. */
  edit(random: Random, inForce: InForce): Reload & { readonly kind: 'change' };
}

/** What a environment of this market is configured to do, and how its rules are drawn. */
export interface EnvironmentStyle {
  environmentOf(symbols: readonly string[], strategies: readonly Strategy[]): Settings;
  readonly drawing: Drawing;
}

interface InForce {
  readonly configHash: string;
  readonly strategies: ReadonlyMap<string, { readonly hash: string }>;
}

export function createFiles(
  seed: number,
  symbols: readonly string[],
  { environmentOf, drawing }: EnvironmentStyle,
): Files {
  let settings = environmentOf(symbols, drawing.environment(createRandom(seed, 'rules'), symbols));
  let edits = 0;
  return {
    settings: () => settings,
    edit(random, inForce) {
      edits += 1;
      const strategies = editedStrategies(random, {
        strategies: settings.strategies,
        symbols,
        edit: edits,
        drawing,
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
