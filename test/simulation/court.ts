// All laws together: what happens is shown to each, and what each finds broken is written down.

import type { StateSnapshot } from '../../src/trader/ports/journal.ts';
import type { Settings } from '../../src/trader/ports/settings.ts';
import { executionsAreQuantity } from './laws/executions-are-quantity.ts';
import { failClosed } from './laws/fail-closed.ts';
import { holdingsAreKept } from './laws/holdings-are-kept.ts';
import { intentBeforeEffect } from './laws/intent-before-effect.ts';
import { neverBeyondFlat } from './laws/never-beyond-flat.ts';
import { neverNaked } from './laws/never-naked.ts';
import { neverStuck } from './laws/never-stuck.ts';
import { noRivals } from './laws/no-rivals.ts';
import { noneBesideBare } from './laws/none-beside-bare.ts';
import { nothingSwallowed } from './laws/nothing-swallowed.ts';
import { oneKeyOneOrder } from './laws/one-key-one-order.ts';
import { plansOnlyTighten } from './laws/plans-only-tighten.ts';
import { readTablesCopy } from './laws/read-tables-copy.ts';
import { createReplay } from './laws/replay.ts';
import { stopsOnlyTighten } from './laws/stops-only-tighten.ts';
import { withinLimits } from './laws/within-limits.ts';
import type { Law, MakeLaw } from './laws/world/law.ts';
import type { WorldKeeper } from './laws/world/world.ts';
import type { MemoryJournal } from './stage/memory-journal.ts';

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
    holdingsAreKept,
    neverBeyondFlat,
    neverNaked,
    noneBesideBare,
    noRivals,
    stopsOnlyTighten,
    plansOnlyTighten,
    failClosed,
    withinLimits(settings.risk),
    swallowed.law,
    neverStuck,
    readTablesCopy,
    oneKeyOneOrder,
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
