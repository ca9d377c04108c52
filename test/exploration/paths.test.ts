// Paths on which random days, or people, once found something in the engine: each is played again.
import { describe, expect, it } from 'vitest';
import { replay } from './replay.ts';

/** Entered and acknowledged. */
const ENTERED = ['predict', 'gateway', 'wait', 'tell e1', 'tell t1', 'tell s1'] as const;

const PATHS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a fill that is corrected while the daemon is down',
    'limit usual',
    [
      ...ENTERED,
      'fault correct-execution',
      'price entry',
      'tell e1 fill',
      'crash',
      'gateway',
      'wait',
      'restart',
    ],
  ],
  [
    'a stop that its target has reduced fills while the daemon is down',
    'limit usual',
    [
      ...ENTERED,
      'price entry',
      'fault partial-fill of a child',
      'crash',
      'price target',
      'wait',
      'restart',
    ],
  ],
  [
    'a stop that does not work, and never ends, in a group that takes no late member',
    'market refuses',
    ['predict', 'gateway', 'fault stop-inactive'],
  ],
  [
    'shares that a person closes beside a stop that does not work and answers no cancel',
    'market forgets',
    ['predict', 'gateway', 'fault manual-close', 'fault stop-inactive'],
  ],
  [
    'a stop that stops working and answers no cancel, and shares that a person closes',
    'limit on-full-fill',
    [...ENTERED, 'price entry', 'fault stop-inactive', 'fault manual-close'],
  ],
  [
    'an entry that fills while the daemon is down',
    'limit usual',
    [...ENTERED, 'crash', 'price entry', 'restart'],
  ],
  [
    'a stop that fills while the daemon is down',
    'limit usual',
    [...ENTERED, 'price entry', 'tell e1 fill', 'crash', 'price stop', 'wait', 'restart'],
  ],
  [
    'a change that became two orders, and a death before its answer',
    'limit usual',
    [
      ...ENTERED,
      'price entry',
      'tell e1 fill',
      'fault modify-forks',
      'gateway',
      'crash',
      'restart',
    ],
  ],
  [
    'an entry whose execution the broker forgets while the line is gone, and then its stop fills',
    'limit usual',
    [
      ...['predict', 'gateway', 'price rise', 'price gap', 'fault id-rollback', 'wait'],
      ...['fault day-rollover', 'gateway', 'tell all orders', 'tell all completed', 'wait'],
      ...['tell all executions', 'tell all orders again', 'tell all positions', 'gateway'],
      ...['tell e1', 'wait', 'gateway'],
    ],
  ],
  [
    'a target that fills while known words wait before its execution',
    'market kills',
    ['predict', 'gateway', 'price rise', 'wait', 'price target', 'wait'],
  ],
  [
    'a stop whose execution the broker forgets while another account is logged in',
    'market kills',
    [
      ...['predict', 'gateway', 'tell e1 fill', 'fault wrong-account', 'price rise', 'price stop'],
      ...['wait', 'wait', 'wait', 'fault day-rollover'],
    ],
  ],
  [
    'an entry and its target that nobody has heard of before the broker forgets both',
    'market filled-size',
    [
      ...['predict', 'gateway', 'price entry', 'price target', 'fault wrong-account', 'wait'],
      'fault day-rollover',
    ],
  ],
  [
    'a stop that a person loosens while half of its entry still works',
    'limit usual',
    [
      ...['predict', 'gateway', 'fault partial-fill for good', 'price rise'],
      ...['fault stop-moved-by-hand', 'price stop', 'tell e1 fill', 'wait', 'tell e1', 'tell e1'],
      ...['tell t1', 'tell t1', 'tell s1', 'tell s1'],
    ],
  ],
  [
    'a stop that a person loosened, reduced for the exit of a bad fill',
    'limit on-full-fill',
    [
      ...['predict', 'gateway', 'wait', 'fault partial-fill for good', 'tell e1', 'tell t1'],
      ...['tell s1', 'wait', 'price gap', 'tell e1 fill', 'wait', 'fault stop-moved-by-hand'],
      ...['tell e1', 'wait', 'tell s1'],
    ],
  ],
  [
    'a group that takes no exit, while its stop is half filled and nobody has heard of it',
    'limit refuses',
    [
      ...['predict', 'gateway', 'price gap', 'fault partial-fill of a child', 'tell e1 fill'],
      ...['wait', 'tell e1', 'tell e1', 'tell t1', 'tell t1', 'tell s1', 'gateway', 'tell s1'],
      ...['tell s1', 'tell x1', 'wait', 'gateway', 'tell all orders', 'tell all executions'],
      ...['tell all positions', 'wait'],
    ],
  ],
  [
    'shares that somebody buys and sells beside ours, told in one answer',
    'market kills',
    [
      ...['predict', 'fault manual-order', 'gateway', 'tell e1 fill'],
      ...['fault manual-close of a part', 'price gap', 'wait', 'tell e1', 'tell e1', 'tell t1'],
      ...['tell t1', 'tell s1', 'tell s1', 'tell s1', 'wait', 'gateway', 'tell all orders'],
      ...['tell all executions', 'tell all positions', 'gateway', 'gateway', 'wait', 'tell s1'],
      ...['tell t1', 'wait', 'tell s1 fill'],
    ],
  ],
  [
    'ours sold by the broker, and shares that somebody buys after it, told in one answer',
    'market kills',
    [
      ...['predict', 'gateway', 'tell e1 fill', 'wait', 'tell e1', 'tell e1', 'tell t1', 'tell t1'],
      ...['tell s1', 'tell s1', 'wait', 'gateway', 'tell all orders', 'fault margin-liquidation'],
      ...['fault manual-order', 'tell all executions', 'tell all positions', 'wait'],
      ...['tell position', 'wait', 'tell position', 'tell position', 'wait', 'gateway'],
      ...['tell all orders', 'tell all executions', 'tell all positions'],
    ],
  ],
  [
    'shares sold by hand and by our stop, bought back in two pieces',
    'market kills',
    [
      ...['predict', 'gateway', 'tell e1 fill', 'price gap', 'fault manual-close of a part'],
      ...['fault partial-fill', 'wait', 'tell e1', 'tell e1', 'tell t1', 'tell t1', 'tell s1'],
      ...['tell s1', 'tell s1', 'wait', 'gateway', 'wait', 'tell all orders'],
      ...['tell all executions', 'tell all positions', 'wait', 'wait', 'gateway', 'gateway'],
      'tell s1 fill',
    ],
  ],
  [
    'an exit that a mute gateway drops, after somebody has cancelled the stop',
    'limit on-full-fill',
    [
      ...['predict', 'gateway', 'price entry', 'fault stop-cancelled-by-hand', 'tell e1 fill'],
      ...['price stop', 'wait', 'tell e1', 'tell e1', 'tell t1', 'gateway', 'tell t1'],
      ...['fault mute that drops', 'tell s1', 'tell s1', 'tell s1', 'gateway', 'gateway'],
      'end mute that drops',
    ],
  ],
  [
    'an exit that waits in a mute gateway while its stop fills in part',
    'limit kills',
    [
      ...['predict', 'gateway', 'price gap', 'tell e1 fill', 'wait', 'tell e1', 'tell e1'],
      ...[
        'tell t1',
        'tell t1',
        'tell s1',
        'fault mute',
        'fault partial-fill of a child',
        'gateway',
      ],
      ...['tell s1', 'tell s1', 'wait', 'gateway', 'wait', 'end mute'],
    ],
  ],
  [
    'an exit by the target while its fill is corrected',
    'limit refuses',
    [
      ...['predict', 'gateway', 'fault correct-execution', 'price rise', 'price stop'],
      ...['tell e1 fill', 'fault stop-cancelled-by-hand', 'wait', 'tell e1', 'tell e1', 'tell t1'],
      ...['tell t1', 'tell s1', 'gateway', 'tell s1', 'tell s1', 'tell s1', 'tell x1', 'wait'],
      ...['gateway', 'tell all orders', 'tell all executions', 'tell all positions', 'wait'],
      'gateway',
    ],
  ],
  [
    'an exit whose fill the gateway forgets while it restarts',
    'limit filled-size',
    [
      ...['predict', 'gateway', 'wait', 'tell t1', 'tell s1', 'price rise', 'price stop'],
      ...['tell e1 fill', 'gateway', 'fault restart', 'wait', 'fault day-rollover', 'gateway'],
      ...['tell all orders', 'tell all completed', 'tell all executions', 'tell all positions'],
      ...['gateway', 'gateway', 'tell t1', 'tell x1'],
    ],
  ],
  [
    'a target that was sold beside a sale by hand, and is corrected',
    'limit kills',
    [
      ...['predict', 'gateway', 'price entry', 'fault manual-close of a part', 'tell e1 fill'],
      ...['fault correct-execution', 'price target', 'tell t1 fill', 'gateway', 'tell s1', 'wait'],
      ...['gateway', 'tell e1', 'tell e1', 'tell t1', 'tell t1', 'tell t1', 'tell s1'],
      ...['tell all executions', 'tell s1', 'tell s1', 'tell all orders', 'gateway'],
      ...['tell all positions', 'tell all completed', 'wait', 'tell t1 fill', 'gateway', 'wait'],
    ],
  ],
  [
    'a target heard before its entry, while somebody buys shares',
    'limit refuses',
    [
      ...['predict', 'fault manual-order', 'fault duplicate-id', 'gateway', 'tell e1', 'gateway'],
      ...['price entry', 'tell all orders', 'price target', 'tell t1 fill', 'gateway'],
      ...['tell all executions', 'tell all positions', 'tell e1 fill', 'wait', 'tell s1'],
      ...['tell s1', 'gateway', 'tell s1'],
    ],
  ],
  [
    'a stop that a person moves before its entry fills, at a gateway whose children grow with it',
    'limit filled-size',
    [
      ...['predict', 'gateway', 'fault stop-moved-by-hand', 'price entry', 'tell e1 fill', 'wait'],
      ...['tell e1', 'tell e1', 'tell t1', 'gateway', 'fault halt', 'tell t1'],
    ],
  ],
  [
    'a stop that is filling while a person closes a part, beside a group that refuses exits',
    'limit refuses',
    [
      ...['predict', 'gateway', 'price rise', 'price stop', 'tell e1 fill', 'wait'],
      ...['fault partial-fill of a child', 'fault manual-close of a part', 'tell e1', 'tell e1'],
      ...['tell t1', 'wait', 'tell s1', 'gateway', 'tell t1', 'tell s1', 'tell s1'],
      ...['tell x1', 'wait', 'gateway', 'tell all orders', 'tell all executions'],
      ...['tell all positions', 'wait'],
    ],
  ],
  [
    'an entry far below its stop and half of the stop, heard at once',
    'limit filled-size',
    [
      ...['predict', 'gateway', 'fault mute', 'price gap', 'fault partial-fill of a child'],
      ...['wait', 'end mute', 'tell e1 fill', 'gateway'],
    ],
  ],
  [
    'half of a stop that fills while the gateway has no connection, before an exit that waits for it',
    'limit on-full-fill',
    [
      ...['predict', 'gateway', 'price gap', 'tell e1 fill', 'fault lost-1100 with its data'],
      ...['wait', 'tell e1', 'tell e1', 'tell t1', 'tell t1', 'tell s1'],
      ...['fault partial-fill of a child', 'tell s1', 'tell s1', 'wait'],
      ...['end lost-1100 with its data', 'tell s1 fill', 'gateway'],
    ],
  ],
  [
    'a part that a person closes while the entry works on',
    'limit usual',
    [
      ...['predict', 'gateway', 'fault partial-fill for good', 'wait', 'tell e1', 'tell t1'],
      ...['tell s1', 'price entry', 'tell e1 fill', 'wait', 'fault manual-close of a part'],
    ],
  ],
  [
    'shares that a person closes, and only the positions show it',
    'market kills',
    [
      ...['predict', 'gateway', 'fault manual-close', 'tell e1 fill', 'wait', 'tell e1', 'tell e1'],
      ...['tell t1', 'fault day-rollover'],
    ],
  ],
  [
    'a target that fills unheard, and only the positions show it',
    'limit usual',
    [
      ...['predict', 'gateway', 'price entry', 'tell e1 fill', 'fault reset', 'price target'],
      ...['wait', 'fault day-rollover'],
    ],
  ],
  [
    'a target that the gateway calls filled, and lists no more, beside a stop that has vanished',
    'market on-full-fill',
    [
      ...['predict', 'gateway', 'tell e1 fill', 'wait', 'tell s1', 'fault id-rollback'],
      ...['price entry', 'price target', 'wait', 'fault day-rollover'],
    ],
  ],
  [
    'a stop that a person loosens before an outage, told by a list, an older report and a newer one',
    'market refuses',
    [
      ...['predict', 'gateway', 'tell e1 fill', 'fault stop-moved-by-hand', 'wait', 'tell e1'],
      ...['tell e1', 'tell t1', 'tell t1', 'fault lost-1100 with its data'],
      ...['end lost-1100 with its data', 'gateway', 'tell all orders', 'tell s1', 'tell s1'],
      ...['tell s1', 'tell all completed', 'tell all executions', 'tell all positions', 'wait'],
    ],
  ],
  [
    'an entry that the gateway calls filled before the account shows it, and its stop heard after that',
    'market on-full-fill',
    [
      ...['predict', 'wait', 'gateway', 'fault login-required', 'price gap', 'end login-required'],
      ...['wait', 'fault day-rollover', 'gateway', 'tell all orders', 'tell all completed'],
      ...['tell all executions', 'tell all positions', 'wait', 'wait', 'gateway'],
      ...['tell all orders again', 'gateway', 'tell e1', 'tell all orders', 'tell all completed'],
      ...['tell all executions', 'wait', 'tell all positions', 'tell s1 fill'],
    ],
  ],
  [
    'an entry that fills unheard while the daemon is away, whose cancel the gateway refuses, and an older report of it',
    'market repeats',
    ['predict', 'crash', 'gateway', 'price gap', 'restart', 'fault day-rollover'],
  ],
  [
    'an entry corrected to half after its exit has sold all, while the positions are told late',
    'limit repeats',
    [
      ...['predict', 'fault correct-execution', 'gateway', 'price rise', 'price stop'],
      'fault position-lag',
    ],
  ],
  [
    'an entry corrected to half after its stop has sold it, beside a fraction that a person sold',
    'market usual',
    [...['predict', 'fault correct-execution', 'gateway', 'fault fraction-by-hand'], 'price gap'],
  ],
  [
    'an entry that ends half filled at its time, and the gateway does not say so',
    'limit repeats',
    ['predict', 'gateway', 'fault no-order-status', 'fault partial-fill for good'],
  ],
  [
    'a connection to IB that is lost and restored behind a mute gateway',
    'limit usual',
    [
      ...['predict', 'gateway', 'price gap', 'fault mute that drops', 'tell e1 fill', 'wait'],
      ...['fault lost-1100', 'gateway'],
    ],
  ],
  [
    'a question that a mute gateway drops while a person closes the position',
    'limit on-full-fill',
    [
      ...['predict', 'gateway', 'price entry', 'fault mute that drops', 'fault manual-close'],
      ...['tell e1 fill', 'wait', 'gateway', 'end mute that drops', 'tell all orders again'],
      ...['gateway', 'wait', 'tell t1', 'wait', 'tell position', 'tell position', 'wait', 'wait'],
    ],
  ],
  [
    'a stop that the gateway has not answered, beside a target that it has',
    'market usual',
    ['predict', 'fault mute', 'gateway', 'wait', 'end mute', 'wait'],
  ],
  [
    'a refused target, and a stop that is held back for good and listed after its cancel',
    'market usual',
    ['predict', 'fault reject of a child', 'gateway', 'fault stop-inactive'],
  ],
  [
    'an entry corrected to half while its stop is held back: the target shrinks at once',
    'limit refuses',
    ['predict', 'gateway', 'fault stop-inactive', 'fault correct-execution'],
  ],
  [
    'a bad fill whose stop is held back, and a part that a person closes: the target is the exit at once',
    'limit refuses',
    [...['predict', 'gateway', 'fault stop-inactive', 'price gap'], 'fault manual-close of a part'],
  ],
  [
    'a fraction that a person sells, corrected to half of it',
    'market refuses',
    ['predict', 'gateway', 'fault correct-execution', 'fault fraction-by-hand'],
  ],
  [
    'a bad fill whose stop is held back, while the account does not show the shares yet',
    'limit refuses',
    [
      ...['predict', 'gateway', 'price gap', 'fault fraction-by-hand that buys'],
      'fault stop-inactive',
    ],
  ],
  [
    'a target that fills unheard and is forgotten, two seconds after the entry',
    'limit forgets',
    [
      ...['predict', 'gateway', 'price entry', 'tell e1 fill', 'price target'],
      ...['fault id-rollback', 'wait', 'fault day-rollover'],
    ],
  ],
  [
    'a round trip on an unusable connection: the stop is reported, the entry only called filled',
    'limit refuses',
    [
      ...['predict', 'gateway', 'price rise', 'fault wrong-account', 'price stop', 'wait'],
      'fault day-rollover',
    ],
  ],
  [
    'half of an entry is corrected away after its stop filled: the exit of before may be at work on the other side',
    'limit usual',
    [
      ...['predict', 'fault correct-execution', 'gateway', 'price rise', 'price stop'],
      ...['tell e1 fill', 'wait', 'fault mute that drops', 'tell t1', 'tell s1', 'gateway'],
    ],
  ],
];

describe.each(PATHS)('%s', (_, scene, moves) => {
  it('keeps every law', () => {
    expect(replay(scene, moves)).toEqual([]);
  });
});
