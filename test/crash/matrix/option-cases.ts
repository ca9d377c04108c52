// The moments at which a daemon dies while it chooses, buys and sells a contract.
import { ASSIGNED_CASES } from './assigned-cases.ts';
import type { CrashCase, StepName } from './crash-case.ts';
import { TROUBLES, type Trouble, troubleText } from './faults.ts';
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
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'commission-booked' },
  ]),
  ...through('option entry', [{ verb: 'new', leg: 'e' }]),
  ...around('put entry', CHOICE),
  ...through('put entry', [{ verb: 'new', leg: 'e' }]),
  ...around('option walk', [
    { fact: 'order-updated', having: '"working"' },
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
    { fact: 'order-updated', having: '"expired"' },
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

/** An order that waits at the gateway may fill while nothing of ours lives. */
const RESTING: readonly CrashCase[] = [
  ...(['rested exit', 'rested vertical'] as const).flatMap((step) => [
    ...around(step, [
      { fact: 'protection-intended' },
      { fact: 'order-sent', nth: 2 },
      { fact: 'order-updated', having: '"working"' },
      { fact: 'execution-booked', nth: 2 },
      { fact: 'position-closed' },
    ]),
    ...through(step, [{ verb: 'new', leg: 's' }]),
  ]),
  ...around('rested close', [
    { fact: 'cancel-intended' },
    { fact: 'order-updated', having: '"cancelled"' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
  ]),
  ...through('rested close', [{ verb: 'cancel' }, { verb: 'new', leg: 'x' }]),
];

/** The contracts of a vertical are reported one by one; a unit is booked once both are. */
const OF_VERTICALS: readonly CrashCase[] = [
  ...around('vertical entry', [
    { fact: 'contract-chosen' },
    { fact: 'entry-intended' },
    { fact: 'order-sent' },
    { fact: 'leg-executed' },
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'commission-booked' },
  ]),
  ...around('vertical late', [{ fact: 'leg-executed' }, { fact: 'leg-executed', nth: 2 }]),
  ...around('vertical alone', [
    { fact: 'leg-executed' },
    { fact: 'leg-separated' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
  ]),
  ...through('vertical alone', [{ verb: 'new', leg: 'x' }]),
  ...through('vertical entry', [{ verb: 'new', leg: 'e' }]),
  ...around('vertical walk', [{ fact: 'change-intended' }, { fact: 'execution-booked' }]),
  ...through('vertical walk', [{ verb: 'modify', leg: 'e' }]),
  ...around('vertical partly', [
    { fact: 'execution-booked' },
    { fact: 'order-updated', having: '"expired"' },
  ]),
  ...around('vertical close', [
    { fact: 'exit-intended' },
    { fact: 'leg-executed', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...through('vertical close', [{ verb: 'new', leg: 'x' }]),
  ...around('vertical flatten', [{ fact: 'exit-intended' }, { fact: 'position-closed' }]),
  ...through('vertical flatten', [{ verb: 'new', leg: 'x' }]),
];

/** What is sold waits for its margin, and leaves by a purchase. */
const OF_CREDITS: readonly CrashCase[] = [
  ...around('credit entry', [
    { fact: 'contract-chosen' },
    { fact: 'margin-asked' },
    { fact: 'margin-stated' },
    { fact: 'entry-intended' },
    { fact: 'order-sent' },
    { fact: 'leg-executed' },
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
  ]),
  ...through('credit entry', [
    { verb: 'new', leg: 'e' },
    { verb: 'new', leg: 'e', nth: 2 },
  ]),
  ...around('credit alone', [
    { fact: 'leg-executed' },
    { fact: 'leg-separated' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
  ]),
  ...around('credit walk', [{ fact: 'change-intended' }, { fact: 'execution-booked' }]),
  ...through('credit walk', [{ verb: 'modify', leg: 'e' }]),
  ...around('credit partly', [
    { fact: 'execution-booked' },
    { fact: 'order-updated', having: '"expired"' },
  ]),
  ...around('credit close', [
    { fact: 'exit-intended' },
    { fact: 'leg-executed', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...through('credit close', [{ verb: 'new', leg: 'x' }]),
  ...around('credit flatten', [{ fact: 'exit-intended' }, { fact: 'position-closed' }]),
  ...through('credit flatten', [{ verb: 'new', leg: 'x' }]),
];

/** Four contracts, reported one by one: as a whole, or in pieces that are closed alone. */
const OF_CONDORS: readonly CrashCase[] = [
  ...around('condor entry', [
    { fact: 'contract-chosen' },
    { fact: 'margin-stated' },
    { fact: 'entry-intended' },
    { fact: 'order-sent' },
    { fact: 'leg-executed' },
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
  ]),
  ...through('condor entry', [{ verb: 'new', leg: 'e' }]),
  ...around('condor alone', [
    { fact: 'leg-executed' },
    { fact: 'leg-separated' },
    { fact: 'leg-separated', nth: 2 },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
  ]),
  ...through('condor alone', [{ verb: 'new', leg: 'x' }]),
  ...around('condor partly', [
    { fact: 'execution-booked' },
    { fact: 'order-updated', having: '"expired"' },
  ]),
  ...around('condor flatten', [
    { fact: 'exit-intended' },
    { fact: 'leg-executed', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...through('condor flatten', [{ verb: 'new', leg: 'x' }]),
];

/** Two orders, of which the second follows from the first. */
const OF_ROLLS: readonly CrashCase[] = [
  ...around('put sold', [{ fact: 'entry-intended' }, { fact: 'execution-booked' }]),
  ...around('put roll', [
    { fact: 'roll-intended' },
    { fact: 'order-sent', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'roll-updated' },
    { fact: 'roll-updated', having: '"selling"' },
    { fact: 'order-sent', nth: 3 },
    { fact: 'execution-booked', nth: 3 },
    { fact: 'roll-updated', having: '"rolled"' },
  ]),
  ...through('put roll', [
    { verb: 'new', leg: 'x' },
    { verb: 'new', leg: 'e', nth: 2 },
  ]),
];

/** Faults of stops, which no option has. */
const OF_STOPS: ReadonlySet<string> = new Set(['stop-reject', 'held-legs']);

const OF_OPTIONS: readonly Trouble[] = TROUBLES.filter(({ kind }) => !OF_STOPS.has(kind));

/** In which order the contracts and the pair are reported. */
const inSequence = (sequence: string): Trouble => ({
  kind: 'combo-executions',
  with: { sequence },
});
const OF_PAIRS = ['1,0', 'bag,1,0', '1,bag,0'].map(inSequence);
const OF_FOURS = ['3,2,1,0', 'bag,2,0,3,1', '1,3,bag,0,2'].map(inSequence);

/** The order has left when the daemon dies, and the gateway is wrong while the next one settles it. */
function troubled(step: StepName, troubles = OF_OPTIONS): readonly CrashCase[] {
  return troubles.map((trouble) => ({
    ...at(step, { at: 'commit', fact: 'order-sent', moment: 'after' }),
    moment: `after commit of order-sent, ${troubleText(trouble)}`,
    trouble,
  }));
}

export const OPTION_CASES: readonly CrashCase[] = [
  ...CHOOSING,
  ...LEAVING,
  ...RESTING,
  ...OF_VERTICALS,
  ...OF_CREDITS,
  ...OF_CONDORS,
  ...OF_ROLLS,
  ...ASSIGNED_CASES,
  ...troubled('option entry'),
  ...troubled('vertical entry', [...OF_OPTIONS, ...OF_PAIRS]),
  ...troubled('credit entry', OF_PAIRS),
  ...troubled('condor entry', OF_FOURS),
];
