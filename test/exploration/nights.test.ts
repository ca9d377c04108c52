// Nights as moves: what a night does to an entry or a position, whether the daemon sees it or not, and that its laws can fail.
import { describe, expect, it } from 'vitest';
import { createPath } from './path.ts';
import { filledUnsaid, sharesUnseen } from './plants.ts';
import { replay, walkOf } from './replay.ts';
import { NIGHTS } from './sandbox/fault-moves.ts';

const HELD = ['predict', 'gateway', 'tell e1 fill', 'wait', 'tell e1', 'tell t1', 'tell s1'];
const UNHEARD = ['predict', 'gateway', 'crash'];

describe.each(Object.keys(NIGHTS))('a night: %s', (night) => {
  it.each([
    ['a position', [...HELD, `night ${night}`]],
    ['a position while the daemon is down', [...HELD, 'crash', `night ${night}`]],
    [
      'an entry that fills unheard, compared before the open',
      [...UNHEARD, `night ${night}`, 'restart'],
    ],
  ])('of %s keeps every law', (_, moves) => {
    expect(replay('market usual', moves)).toEqual([]);
  });
});

describe('after a night', () => {
  it('the day opens, and only then does the price move', () => {
    const path = createPath('market usual');
    for (const move of [...HELD, 'night calm']) path.make(move);
    expect(path.moves()).toContain('open');
    expect(path.moves().some((move) => move.startsWith('price'))).toBe(false);
    path.make('open');
    expect(path.moves()).toContain('price gap');
  });

  it('people may have traded the same symbol while nobody looked', () => {
    const path = createPath('market usual', { faultsMax: 2 });
    for (const move of UNHEARD) path.make(move);
    const others = path.moves().filter((move) => move.startsWith('fault'));
    expect(others).toEqual(
      expect.arrayContaining([
        'fault manual-order',
        'fault manual-close of a part',
        'fault fraction-by-hand',
        'fault fraction-by-hand that buys',
      ]),
    );
  });
});

const PATHS: readonly (readonly [string, string])[] = [
  [
    'an entry that filled unheard before a start without a connection, whose cancel could not be sent',
    'market refuses: predict > crash > restart > crash > night reverse split > restart',
  ],
  [
    'an exit that the gateway never took, and a stop that filled for it unheard',
    'limit refuses: predict > gateway > price gap > tell e1 fill > wait > tell t1 > tell s1 > crash > night dividend > restart',
  ],
  [
    'shares that arrive at no cost, twice, beside a stop that rests',
    'market repeats: predict > night transfer in > night transfer in',
  ],
  [
    'an entry that filled unheard while a person bought the same symbol',
    'limit usual: predict > gateway > crash > price entry > fault manual-order > night calm',
  ],
  [
    'the same with a fraction of a share',
    'limit usual: predict > gateway > crash > price entry > fault fraction-by-hand that buys > night calm',
  ],
  [
    'a stop that filled unheard while a person bought the same symbol',
    'market usual: predict > gateway > tell e1 fill > wait > tell e1 > tell t1 > tell s1 > crash > price gap > fault manual-order > night calm',
  ],
  [
    'an entry that filled unheard before a split, and its stop, kept in the old terms, sold the half of it',
    'market on-full-fill: predict > crash > fault delayed-data > night split kept',
  ],
  [
    'the same while the gateway has no connection to IB, and a dividend in shares',
    'limit usual: predict > gateway > price entry > crash > night split kept > restart > fault lost-1100 > night dividend',
  ],
  [
    'a reverse split and a dividend in shares before an entry was heard: a fraction is left to a person',
    'market usual: predict > crash > night reverse split > night dividend',
  ],
  [
    'shares that a person sold by an order before the bell, corrected to half before the sale was heard',
    'limit usual: predict > gateway > price entry > night reverse split > fault correct-execution > fault manual-close',
  ],
  [
    'a stop that a person cancelled while a split is suspected',
    'market repeats: predict > night transfer in > fault stop-cancelled-by-hand',
  ],
  [
    'a stop that filled unheard while a person bought a fraction: its shares are inferred in two parts',
    'limit filled-size: predict > gateway > price gap > tell e1 fill > wait > tell s1 > tell e1 > tell e1 > crash > night split kept > fault login-required > fault fraction-by-hand that buys > restart > open > end login-required > wait',
  ],
  [
    'a stop that filled unheard and is forgotten, and shares that came in for half of what it sold',
    'market forgets: predict > gateway > tell e1 fill > wait > tell e1 > tell t1 > tell s1 > crash > price gap > night transfer in > restart',
  ],
  [
    'an entry that filled unheard and is forgotten, and a part of its shares left the account',
    'market forgets: predict > gateway > crash > night transfer out',
  ],
  [
    'an entry that filled unheard before a split, far below its limit, and its stop is gone',
    'limit on-full-fill: predict > gateway > crash > price gap > fault stop-cancelled-by-hand > night split',
  ],
  [
    'a stop in the old terms that sells before the entry is heard, by a gateway that was mute until then',
    'market usual: predict > crash > night split kept > restart > fault mute that drops > open',
  ],
  [
    'a gap in the night after a split, before anybody had heard of either',
    'market repeats: predict > crash > fault stop-reject > gateway > night split kept > wait > fault partial-fill > night gap > restart > gateway > tell all completed > tell all orders',
  ],
  [
    'an exit that filled unheard and was corrected to half: the gateway calls it filled',
    'limit usual: predict > gateway > price gap > tell e1 fill > wait > tell e1 > fault correct-execution > tell t1 > tell s1 > gateway > crash > night calm > open',
  ],
  [
    'a death between the cancels of a stop and a target whose shares a person had sold',
    'market usual: predict > gateway > tell e1 fill > price rise > night transfer in > night dividend > fault margin-liquidation > open ! 3 > fault no-end-marker of positions > price gap > restart > gateway > tell all orders > tell all completed > wait > tell all executions > tell s1 > wait',
  ],
];

describe.each(PATHS)('%s', (_, text) => {
  it('keeps every law', () => {
    const { scene, moves } = walkOf(text);
    expect(replay(scene, moves)).toEqual([]);
  });
});

describe('a mistake on purpose', () => {
  it.each([
    [
      'that the gateway called an order filled',
      filledUnsaid,
      [...UNHEARD, 'night split', 'restart'],
      'no resting stop',
    ],
    [
      'that shares are gone',
      sharesUnseen,
      [...HELD, 'crash', 'night transfer out'],
      'orders could close 100 of 70',
    ],
  ])('%s is not heard: the laws speak', (_, plant, moves, law) => {
    expect(replay('market usual', moves, { plant }).join()).toContain(law);
    expect(replay('market usual', moves)).toEqual([]);
  });
});
