// All laws together: what happens is shown to each, and what each finds broken is written down.

import type { StateSnapshot } from '../../../src/ports/journal.ts';
import type { Settings } from '../../../src/ports/settings.ts';
import type { MemoryJournal } from '../memory-journal.ts';
import { executionsAreQuantity } from './executions-are-quantity.ts';
import { failClosed } from './fail-closed.ts';
import { intentBeforeEffect } from './intent-before-effect.ts';
import type { Law, MakeLaw } from './law.ts';
import { neverBeyondFlat } from './never-beyond-flat.ts';
import { neverNaked } from './never-naked.ts';
import { neverStuck } from './never-stuck.ts';
import { noRivals } from './no-rivals.ts';
import { nothingSwallowed } from './nothing-swallowed.ts';
import { plansOnlyTighten } from './plans-only-tighten.ts';
import { createReplay } from './replay.ts';
import { stopsOnlyTighten } from './stops-only-tighten.ts';
import { withinLimits } from './within-limits.ts';
import type { WorldKeeper } from './world.ts';

/** A day in which a law is broken again and again would not end. */
const VIOLATIONS_MAX = 200;

export interface Violation {
  readonly law: string;
  readonly text: string;
  readonly at: number;
}

export type Court = Required<Omit<Law, 'name' | 'fact' | 'turn'>> & {
  readonly violations: readonly Violation[];
  turn(): void;
  /** Something is wrong that no law looks at. */
  accuse(law: string, text: string): void;
  snapshotSaved(snapshot: StateSnapshot): void;
  /** Other settings, in force when the journal says so. */
  edited(settings: Settings): void;
  replay(journal: MemoryJournal): void;
};

export function createCourt(world: WorldKeeper, settings: Settings): Court {
  const violations: Violation[] = [];
  const swallowed = nothingSwallowed(settings);
  const laws = [
    intentBeforeEffect,
    executionsAreQuantity,
    neverBeyondFlat,
    neverNaked,
    noRivals,
    stopsOnlyTighten,
    plansOnlyTighten,
    failClosed,
    withinLimits(settings.risk),
    swallowed.law,
    neverStuck,
  ].map(lawOf);
  const replay = createReplay(world, accuse('replay'));

  function accuse(law: string): (text: string) => void {
    return (text) => {
      violations.push({ law, text, at: world.now() });
      if (violations.length > VIOLATIONS_MAX) throw new Error(`without end: ${law}: ${text}`);
    };
  }

  function lawOf(make: MakeLaw): Law {
    let name = '';
    const law = make(world, (text) => accuse(name)(text));
    name = law.name;
    return law;
  }

  return {
    violations,
    committed(facts) {
      for (const recorded of facts) {
        for (const law of laws) law.fact?.(recorded);
        world.take(recorded);
      }
      for (const law of laws) law.committed?.(facts);
    },
    said(command) {
      for (const law of laws) law.said?.(command);
    },
    arriving(request) {
      for (const law of laws) law.arriving?.(request);
    },
    changed(change) {
      world.changed(change);
      for (const law of laws) law.changed?.(change);
    },
    turn() {
      const dirty = world.takeDirty();
      for (const law of laws) law.turn?.(dirty);
    },
    end() {
      for (const law of laws) law.end?.();
    },
    accuse: (law, text) => accuse(law)(text),
    edited: swallowed.edited,
    snapshotSaved: replay.snapshotSaved,
    replay: replay.check,
  };
}
