// What became of exercises that a person asked for: the broker does not say it, so positions decide, never sooner than the next session.
import { assertNever } from '../../../kernel/assert.ts';
import type { Exercise, ExerciseStatus } from '../../domain/terms/exercise.ts';
import { exerciseText } from '../../domain/wording/exercise-text.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import { alarm, chainOf } from '../turn/actions.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';

/** Our last process died between the intent and its effect: the request may have left, and is not sent again. */
export function noteUnknownExercises(turn: Turn): void {
  for (const exercise of turn.state.asked.exercises.values())
    if (exercise.status === 'intended')
      endWith(turn, exercise, {
        status: 'unknown',
        why: 'the process ended before the request was known to have left',
        more: "look in the broker's app whether it is there; it is not sent again",
      });
}

type ExerciseReport = Extract<BrokerReport, { readonly exerciseId: string }>;

export function exerciseReported(turn: Turn, report: ExerciseReport): void {
  const exercise = turn.state.asked.exercises.get(report.exerciseId);
  if (exercise === undefined) return;
  switch (report.type) {
    case 'exercise-sent':
      recordUpdate(turn, exercise, { status: 'sent', why: '' });
      return;
    case 'exercise-not-sent':
      return endWith(turn, exercise, {
        status: 'not_sent',
        why: `not sent (${report.reason})`,
        more: 'ask again once the broker is connected',
      });
    case 'exercise-refused':
      return endWith(turn, exercise, {
        status: 'refused',
        why: `refused by the broker: ${report.text}`,
        code: report.code,
        more: 'the contracts are ours to sell again',
      });
    case 'exercise-uncertain':
      return endWith(turn, exercise, {
        status: 'unknown',
        why: `the broker says: ${report.text}`,
        code: report.code,
        more: "look in the broker's app whether it is there; no order sells the contracts until the next open",
      });
    default:
      return assertNever(report);
  }
}

/** Contracts that are still held once the shares would have come were not exercised; a lapse that was sent lasts until they expire. */
export function settleExercises(turn: Turn): void {
  for (const exercise of turn.state.asked.exercises.values()) {
    const { symbol, action, status } = exercise;
    if ((action === 'lapse' && status !== 'unknown') || !isDue(turn, exercise)) continue;
    const ours = ownQuantity(turn.state, symbol);
    const net = turn.broker.positions.get(symbol)?.quantity ?? 0;
    if (ours === 0) recordUpdate(turn, exercise, { status: 'not_done', why: CLOSED_OTHERWISE });
    else if (net >= ours)
      endWith(turn, exercise, {
        status: 'not_done',
        why: 'the contracts are still held',
        more: `ask again with \`sluice ${action} "${symbol}" --yes\`, or sell them with \`sluice exit "${symbol}" --yes\``,
      });
  }
}

/** An alarm has said how. */
const CLOSED_OTHERWISE = 'the contracts were closed in another way';

function isDue(turn: Turn, { symbol, askedAt }: Exercise): boolean {
  const { venue, sessions } = turn.market.placeOf(symbol);
  const next = venue.calendar.nextSession(sessions.dayOf(askedAt));
  return next !== undefined && turn.now >= next.open;
}

interface Update {
  readonly status: ExerciseStatus;
  readonly why: string;
  readonly code?: string | undefined;
}

export function recordUpdate(
  turn: Turn,
  { exerciseId, positionId, symbol }: Exercise,
  { status, why, code }: Update,
): Chain | undefined {
  const position = turn.state.positions.get(positionId);
  const chain = position === undefined ? undefined : newestOf(turn, chainOf(position));
  const recorded = turn.record(
    {
      ...{ type: 'exercise-updated', exerciseId, positionId, symbol, status, why },
      ...(code !== undefined && { code }),
    },
    chain,
  );
  return after(recorded);
}

/** `more`: what the operator can do. */
function endWith(turn: Turn, exercise: Exercise, update: Update & { readonly more: string }): void {
  const { positionId, symbol } = exercise;
  const last = recordUpdate(turn, exercise, update);
  const text = `${symbol}: the request to ${exerciseText(exercise)}: ${update.why}; ${update.more}`;
  alarm(turn, { kind: 'exit-failed', symbol, text }, last);
  turn.touched.add(positionId);
}
