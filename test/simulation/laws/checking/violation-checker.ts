// All laws together: what happens is shown to each, and what each finds broken is written down.
import type { Journal, RecordedFact, StateSnapshot } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { Violation } from '../../components/played.ts';
import type { Accused, Keeper, LawOf } from './law-of.ts';
import { nothingSwallowed } from './nothing-swallowed.ts';
import { createReplay } from './replay.ts';

/** A day in which a law is broken again and again would not end. */
const VIOLATIONS_MAX = 200;

export interface Checker<Said, Arriving, Changed> {
  readonly violations: readonly Violation[];
  committed(facts: readonly RecordedFact[]): void;
  said(command: Said): void;
  arriving(request: Arriving): void;
  changed(change: Changed): void;
  turn(): void;
  end(): void;
  /** Something is wrong that no law looks at. */
  accuse(law: string, text: string): void;
  snapshotSaved(snapshot: StateSnapshot): void;
  /** Other settings, in force when the journal says so. */
  edited(settings: Settings): void;
  replay(journal: Journal): void;
}

export function createChecker<World extends Keeper<Changed>, Said, Arriving, Changed>(
  world: World,
  settings: Settings,
  makers: readonly ((world: World, broken: Accused) => LawOf<Said, Arriving, Changed>)[],
): Checker<Said, Arriving, Changed> {
  const violations: Violation[] = [];
  const swallowed = nothingSwallowed(settings);
  const laws = [...makers, swallowed.law].map(lawOf);
  const replay = createReplay(world, accuse('replay'));

  function accuse(law: string): (text: string) => void {
    return (text) => {
      violations.push({ law, text, at: world.now() });
      if (violations.length > VIOLATIONS_MAX) throw new Error(`without end: ${law}: ${text}`);
    };
  }

  function lawOf(
    make: (world: World, broken: Accused) => LawOf<Said, Arriving, Changed>,
  ): LawOf<Said, Arriving, Changed> {
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
