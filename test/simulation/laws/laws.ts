// The laws of the days at Interactive Brokers.
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { alarmsAreRaised } from './alarms-are-raised.ts';
import type { MakeJournalLaw } from './checking/law-of.ts';
import { executionsAreQuantity } from './executions-are-quantity.ts';
import { failClosed } from './fail-closed.ts';
import { holdingsAreKept } from './holdings-are-kept.ts';
import { intentBeforeEffect } from './intent-before-effect.ts';
import { neverBeyondFlat } from './never-beyond-flat.ts';
import { neverNaked } from './never-naked.ts';
import { neverStuck } from './never-stuck.ts';
import { noRivals } from './no-rivals.ts';
import { noneBesideBare } from './none-beside-bare.ts';
import { noneBesideHalt } from './none-beside-halt.ts';
import { oneKeyOneOrder } from './one-key-one-order.ts';
import { plansOnlyTighten } from './plans-only-tighten.ts';
import { readTablesCopy } from './read-tables-copy.ts';
import { stopsOnlyTighten } from './stops-only-tighten.ts';
import { withinLimits } from './within-limits.ts';
import type { MakeLaw } from './world/law.ts';

export const lawsAtIb = (
  settings: Settings,
  ofTables: MakeJournalLaw = readTablesCopy,
): readonly MakeLaw[] => [
  ...lawsOfOrders(settings),
  ...[holdingsAreKept, plansOnlyTighten, neverStuck, ofTables, oneKeyOneOrder],
];

/** Of every order and every share: what can be judged at any moment of one trade. */
export const lawsOfOrders = ({ risk }: Settings): readonly MakeLaw[] => [
  ...[intentBeforeEffect, executionsAreQuantity, neverBeyondFlat, neverNaked, noneBesideBare],
  ...[noneBesideHalt, noRivals, stopsOnlyTighten, failClosed, alarmsAreRaised],
  withinLimits(risk),
];
