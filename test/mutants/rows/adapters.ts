// Mistakes in what the adapters make of prices, contracts and clocks, and of the words of a broker without resting stops.
import { mutantsIn } from './row.ts';

export const ADAPTERS = mutantsIn('src/trader/adapters', 'test/trader/adapters', [
  [
    'quotes/unknown-halt',
    'ib/market/quotes.ts',
    'isHalted = value > 0;',
    'isHalted = value !== 0;',
    'a halt that is unknown is none',
    'ib/market/quotes.test.ts',
  ],
  [
    'minutes/slot-twice',
    'ib/market/minute-builder.ts',
    '      if ((minute.slots & slot) !== 0) return;\n',
    '',
    'a repeated five-second bar counts once',
    'ib/market/live-minutes.test.ts',
  ],
  [
    'contracts/partial-steps',
    'ib/market/contracts.ts',
    'return sound.length > 0 && sound.length === steps.length ? sound : priceSteps;',
    'return sound.length > 0 ? sound : priceSteps;',
    'an unusable market rule is not used in part',
    'ib/market/instruments.test.ts',
  ],
  [
    'session/old-clock',
    'ib/session/session.ts',
    '    clockCheck.forget();\n',
    '',
    'the offset of the clock is measured anew on each connection',
    'ib/line/line.test.ts',
  ],
  [
    'session/unlinked-error',
    'ib/session/session.ts',
    'if (id < 0 || id === NO_ID) {',
    'if (id < 0) {',
    'an old gateway has another number for no request',
    'ib/line/line.test.ts',
  ],
  [
    'resting/fork-forgotten',
    'ib/orders/resting-orders.ts',
    '      (order) => permId > 0 && order.permId > 0 && order.permId !== permId,\n    );\n    if (left',
    '      () => false,\n    );\n    if (left',
    'after the end of a fork the other order can be changed',
    'ib/orders/last-moment.test.ts',
  ],
]);
