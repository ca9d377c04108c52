// Explains facts of protection: when a position was unprotected, and what ended or excused that.
import type { CoverFact } from '../facts/cover-facts.ts';
import { sharesText } from '../wording/figures.ts';
import { type Explanations, legOf } from './explanation.ts';

export const COVER_EXPLAINED: Explanations<CoverFact> = {
  'cover-lost': ({ shares, isContested }) => [
    {
      topic: 'NO STOP',
      text: `no working stop for ${sharesText(shares)}${isContested ? ', which is contested and not restored' : ''}: no entries anywhere until they are covered`,
    },
  ],
  'cover-restored': () => [{ topic: 'protected', text: 'covered again: entries are allowed' }],
  'cover-waived': ({ by }) => [
    {
      topic: 'asked',
      text: `${by}: allow entries although the position is unprotected`,
    },
  ],
  'meddling-explained': ({ orderRef, execId }, index) => [
    {
      topic: 'stop',
      text: `a fill (${execId}) ended ${legOf(orderRef, index)}, not a person: it does not count as cancelled by hand`,
    },
  ],
};
