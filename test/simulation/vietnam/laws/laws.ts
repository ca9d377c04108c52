// The laws of the days at HOSE, HNX and UPCOM.
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { failClosed } from '../../laws/fail-closed.ts';
import { noRivals } from '../../laws/no-rivals.ts';
import { oneKeyOneOrder } from '../../laws/one-key-one-order.ts';
import { plansOnlyTighten } from '../../laws/plans-only-tighten.ts';
import { readTablesCopy } from '../../laws/read-tables-copy.ts';
import { withinLimits } from '../../laws/within-limits.ts';
import { alwaysWatched } from './always-watched.ts';
import { booksAgree } from './books-agree.ts';
import { everyIntentExplained } from './every-intent-explained.ts';
import { insideTheRules } from './inside-the-rules.ts';
import { intentBeforeEffect } from './intent-before-effect.ts';
import { neverStuck } from './never-stuck.ts';
import { settledOnly } from './settled-only.ts';
import { watchedStopsOnlyTighten } from './stops-only-tighten.ts';
import type { MakeLaw } from './world.ts';

export const lawsInVietnam = ({ risk }: Settings): readonly MakeLaw[] => [
  ...[intentBeforeEffect, booksAgree, settledOnly, insideTheRules, alwaysWatched, neverStuck],
  ...[watchedStopsOnlyTighten, plansOnlyTighten, everyIntentExplained, noRivals, failClosed],
  ...[withinLimits(risk), readTablesCopy, oneKeyOneOrder],
];
