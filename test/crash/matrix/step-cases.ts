// Every step with shares, and the points at which a daemon dies in it.
import type { CrashCase } from './crash-case.ts';
import { around, at, through } from './points.ts';

/** Everything but the moments before the commit that decides to leave. */
function isDecided({ step, moment }: CrashCase): boolean {
  if (step === 'reversal') return LEFT_UNGRANTED.test(moment);
  const undecided = UNDECIDED_BY_STEP.get(step);
  return undecided !== undefined && !undecided.test(moment);
}

const UNDECIDED_BY_STEP: ReadonlyMap<string, RegExp> = new Map([
  ['close', /^before commit of (position-closing|exit-intended)/],
  ['close while filling', /^before commit of cancel-intended/],
  ['flatten', /^before commit of (close-asked|exit-intended)/],
]);

/** Leaving is decided, and the reversal to the other side dies with the daemon. */
const LEFT_UNGRANTED =
  /^(after commit of (wish-stored|exit-intended)|\w+ commit of position-closed|before commit of wish-dropped|\w+ frame: new exit)/;

export const STEP_CASES: readonly CrashCase[] = [
  ...around('entry', [
    { fact: 'entry-intended' },
    { fact: 'order-sent' },
    { fact: 'order-updated' },
    { fact: 'order-updated', having: '"working"' },
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'commission-booked' },
  ]),
  ...through('entry', [
    { verb: 'new', leg: 'e' },
    { verb: 'new', leg: 't' },
    { verb: 'new', leg: 's' },
  ]),
  ...around('bar', [
    { fact: 'signal-taken' },
    { fact: 'order-sent' },
    { fact: 'execution-booked' },
    { fact: 'signal-refused', having: 'already_in_position' },
  ]),
  ...through('bar', [
    { verb: 'new', leg: 'e' },
    { verb: 'new', leg: 's' },
  ]),
  ...around('partial fill', [
    { fact: 'execution-booked' },
    { fact: 'position-opened' },
    { fact: 'change-intended', having: '"cover"' },
    { fact: 'order-updated', having: '"settlesChange":true' },
  ]),
  ...through('partial fill', [
    { verb: 'modify', leg: 's' },
    { verb: 'modify', leg: 't' },
  ]),
  ...around('stop placed', [
    { fact: 'order-updated', having: '"cancelled"' },
    { fact: 'protection-intended' },
    { fact: 'order-sent', nth: 2 },
  ]),
  ...through('stop placed', [{ verb: 'new', leg: 's', nth: 2 }]),
  ...around('trail modify', [
    { fact: 'change-intended', having: '"trail"' },
    { fact: 'stop-moved', having: '"trail"' },
  ]),
  ...through('trail modify', [{ verb: 'modify', leg: 's' }]),
  ...around('cancel', [
    { fact: 'trading-changed' },
    { fact: 'cancel-intended' },
    { fact: 'order-updated', having: '"cancelled"' },
  ]),
  ...through('cancel', [{ verb: 'cancel' }]),
  ...around('close', [
    { fact: 'position-closing' },
    { fact: 'exit-intended' },
    { fact: 'order-sent', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
    { fact: 'commission-booked', nth: 2 },
  ]),
  ...through('close', [{ verb: 'new', leg: 'x' }]),
  ...around('close while filling', [
    { fact: 'cancel-intended' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
  ]),
  ...through('close while filling', [{ verb: 'cancel' }, { verb: 'new', leg: 'x' }]),
  ...around('reversal', [
    { fact: 'wish-stored' },
    { fact: 'exit-intended' },
    { fact: 'position-closed' },
    { fact: 'wish-dropped' },
    { fact: 'entry-intended', nth: 2 },
    { fact: 'execution-booked', nth: 3 },
  ]),
  ...through('reversal', [
    { verb: 'new', leg: 'x' },
    { verb: 'new', leg: 'e', nth: 2 },
    { verb: 'new', leg: 's', nth: 2 },
  ]),
  ...around('flatten', [
    { fact: 'close-asked' },
    { fact: 'exit-intended' },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...through('flatten', [{ verb: 'new', leg: 'x' }]),
  ...around('holding', [
    { fact: 'holding-intended' },
    { fact: 'order-sent', nth: 2 },
    { fact: 'execution-booked', having: '"leg":"h"' },
    { fact: 'holding-filled' },
    { fact: 'holding-intended', nth: 2 },
    { fact: 'order-sent', nth: 3 },
    { fact: 'execution-booked', having: '"leg":"h"', nth: 2 },
    { fact: 'commission-booked', nth: 3 },
  ]),
  ...through('holding', [
    { verb: 'new', leg: 'h' },
    { verb: 'new', leg: 'h', nth: 2 },
  ]),
  ...around('stop-at', [{ fact: 'stop-asked' }, { fact: 'stop-moved' }]),
  ...through('stop-at', [{ verb: 'modify', leg: 's' }]),
  ...around('stop-out', [
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
    { fact: 'order-updated', having: '"cancelled"' },
  ]),
  ...around('stopping', [{ fact: 'cancel-intended' }, { fact: 'daemon-stopped' }]),
  ...through('stopping', [{ verb: 'cancel' }]),
  ...(['before', 'after'] as const).flatMap((moment) => [
    at('stopping', { at: 'statement', sql: 'INSERT OR REPLACE INTO snapshots', moment }),
    at('entry', { at: 'statement', sql: 'INSERT INTO executions', moment }),
    at('close', { at: 'statement', sql: 'INSERT OR REPLACE INTO trades', moment }),
  ]),
  ...around('target', [{ fact: 'execution-booked', nth: 2 }, { fact: 'position-closed' }]),
  ...around('target filling', [
    { fact: 'execution-booked', nth: 2 },
    { fact: 'execution-booked', nth: 3 },
    { fact: 'position-closed' },
  ]),
  ...around('parts', [
    { fact: 'entry-intended' },
    { fact: 'order-sent' },
    { fact: 'execution-booked' },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-closed' },
  ]),
  ...through('parts', [
    { verb: 'new', leg: 's' },
    { verb: 'new', leg: 'e', nth: 2 },
    { verb: 'new', leg: 's', nth: 2 },
  ]),
  ...around('parts filling', [
    { fact: 'execution-booked' },
    { fact: 'cancel-intended' },
    { fact: 'order-updated', having: '"cancelled"' },
  ]),
  ...through('parts filling', [{ verb: 'cancel' }, { verb: 'cancel', nth: 2 }]),
  ...around('resting entry', [
    { fact: 'entry-intended' },
    { fact: 'order-updated', having: '"working"' },
    { fact: 'execution-booked' },
  ]),
  ...through('resting entry', [{ verb: 'new', leg: 's' }]),
  ...around('reload', [
    { fact: 'config-changed' },
    { fact: 'plan-changed' },
    { fact: 'stop-asked' },
    { fact: 'stop-moved' },
  ]),
  ...through('reload', [{ verb: 'modify', leg: 's' }]),
  ...around('addition', [
    { fact: 'entry-intended', nth: 2 },
    { fact: 'order-sent', nth: 2 },
    { fact: 'execution-booked', nth: 2 },
    { fact: 'position-opened', nth: 2 },
  ]),
  ...through('addition', [
    { verb: 'new', leg: 'e', nth: 2 },
    { verb: 'new', leg: 's', nth: 2 },
  ]),
].map((crash) => ({
  ...crash,
  ...(crash.step === 'stop placed' ? { isBared: true as const } : {}),
  ...(isDecided(crash) ? { endsFlat: true as const } : {}),
}));
