// The moments at which a daemon dies while it chooses, buys and sells a contract.
import type { CrashCase } from './crash-case.ts';
import { TROUBLES, troubleText } from './faults.ts';
import { around, at, through } from './points.ts';

const CHOICE = [
  { fact: 'chain-asked' },
  { fact: 'contract-chosen' },
  { fact: 'entry-intended' },
  { fact: 'order-sent' },
] as const;

const CHOOSING: readonly CrashCase[] = [
  ...around('option entry', [
    ...CHOICE,
    { fact: 'order-updated', having: '"working"' },
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'commission-booked' },
  ]),
  ...through('option entry', [{ verb: 'new', leg: 'e' }]),
  ...around('put entry', CHOICE),
  ...through('put entry', [{ verb: 'new', leg: 'e' }]),
  ...around('option walk', [
    { fact: 'change-intended' },
    { fact: 'change-intended', nth: 2 },
    { fact: 'order-updated', having: '"settlesChange":true' },
    { fact: 'execution-booked' },
  ]),
  ...through('option walk', [
    { verb: 'modify', leg: 'e' },
    { verb: 'modify', leg: 'e', nth: 2 },
  ]),
  ...around('option partly', [
    { fact: 'execution-booked' },
    { fact: 'order-updated', having: '"cancelled"' },
  ]),
  ...around('option halt', [{ fact: 'trading-changed' }, { fact: 'cancel-intended' }]),
  ...through('option halt', [{ verb: 'cancel' }]),
];

const LEAVING: readonly CrashCase[] = (
  ['option target', 'option stop', 'option close', 'option flatten'] as const
).flatMap((step) => [
  ...around(step, [
    { fact: 'exit-intended' },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...(step === 'option target' ? [] : through(step, [{ verb: 'new', leg: 'x' }])),
]);

/** Faults of stops, which no option has. */
const OF_STOPS: ReadonlySet<string> = new Set(['stop-reject', 'held-legs']);

/** The order has left when the daemon dies, and the gateway is wrong while the next one settles it. */
const TROUBLED: readonly CrashCase[] = TROUBLES.filter(({ kind }) => !OF_STOPS.has(kind)).map(
  (trouble): CrashCase => ({
    ...at('option entry', { at: 'commit', fact: 'order-sent', moment: 'after' }),
    moment: `after commit of order-sent, ${troubleText(trouble)}`,
    trouble,
  }),
);

export const OPTION_CASES: readonly CrashCase[] = [...CHOOSING, ...LEAVING, ...TROUBLED];
