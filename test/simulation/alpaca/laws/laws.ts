// The laws of the days at Alpaca.
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { failClosed } from '../../laws/fail-closed.ts';
import { oneKeyOneOrder } from '../../laws/one-key-one-order.ts';
import { plansOnlyTighten } from '../../laws/plans-only-tighten.ts';
import { readTablesCopy } from '../../laws/read-tables-copy.ts';
import { withinLimits } from '../../laws/within-limits.ts';
import { booksAgree } from './books-agree.ts';
import { neverNaked } from './never-naked.ts';
import { neverOversold } from './never-oversold.ts';
import { neverStuck } from './never-stuck.ts';
import { neverTwice } from './never-twice.ts';
import { noRivalsAtWork } from './no-rivals-at-work.ts';
import type { MakeLaw } from './world.ts';

export const lawsAtAlpaca = ({ risk }: Settings): readonly MakeLaw[] => [
  ...[neverTwice, booksAgree, neverOversold, neverNaked, neverStuck],
  ...[
    plansOnlyTighten,
    noRivalsAtWork,
    failClosed,
    withinLimits(risk),
    readTablesCopy,
    oneKeyOneOrder,
  ],
];
