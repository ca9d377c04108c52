// Paths on which a stop that follows the price once went wrong: each is played again.
import { describe, expect, it } from 'vitest';
import { replay, walkOf } from './replay.ts';

const PATHS: readonly (readonly [string, string])[] = [
  [
    'a loosened stop that an older report shows in between, after our change was refused',
    'limit filled-size: predict > gateway > wait > tell s1 > price entry > tell e1 fill > price rise > fault lost-1100 > fault stop-moved-by-hand',
  ],
  [
    'a target whose fill is corrected, and a move of the stop that was confirmed after it',
    'market on-full-fill: predict > gateway > tell e1 fill > fault correct-execution > wait > tell s1 > price rise > gateway > price target',
  ],
  [
    'the same, and the move was confirmed after the stop had ended',
    'market filled-size: predict > gateway > fault correct-execution > tell e1 fill > wait > tell s1 > tell s1 > price rise > gateway > price target > tell t1 fill',
  ],
  [
    'the same, and no word about the move came before the connection was lost',
    'market refuses: predict > gateway > tell e1 fill > wait > tell e1 > tell e1 > tell t1 > tell t1 > tell s1 > tell s1 > wait > gateway > fault correct-execution > price rise > gateway > fault id-rollback > price target',
  ],
  [
    'a stop that a person loosens right after a move of it, which nobody reports before a death',
    'market repeats: predict > gateway > tell e1 fill > wait > tell s1 > price rise > gateway > fault stop-moved-by-hand > crash',
  ],
  [
    'a target that the gateway reports as filled, and has forgotten how',
    'market repeats: predict > gateway > tell e1 fill > price rise > fault client-id-in-use > price target > wait > fault day-rollover',
  ],
];

describe.each(PATHS)('%s', (_, text) => {
  it('keeps every law', () => {
    const { scene, moves } = walkOf(text);
    expect(replay(scene, moves)).toEqual([]);
  });
});
