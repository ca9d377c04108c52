// When the host's clock is set back, drops later times from the view of the broker and compares everything again.
import type { Instant } from '../../../kernel/instant.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { duration } from '../../domain/wording/figures.ts';
import { markOf } from '../market/mark.ts';
import { alarm } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** Smaller steps are ignored; time catches up. */
const STEP_LEAST_MS = SECOND_MS;

export function noticeClock(turn: Turn, latest: Instant): void {
  const stepMs = latest - turn.now;
  if (stepMs <= STEP_LEAST_MS) return;
  turn.record({ type: 'clock-set-back', from: latest, to: turn.now });
  const text = `the clock of this machine was set back by ${duration(stepMs)}; everything is compared with the broker again`;
  alarm(turn, { kind: 'clock-set-back', text });
  const { broker } = turn;
  for (const times of [
    broker.positions,
    broker.contracts,
    broker.shownExecutions,
    broker.shortages,
    broker.deliveries,
    broker.loneContracts,
    broker.loneTrades,
    broker.comingApart,
    broker.nakedShorts,
    broker.missedAt,
    broker.unexplainedAt,
    broker.cancelRefusals,
    broker.rollsAsked,
    broker.rollsChosen,
  ])
    times.clear();
  broker.comparedAt = undefined;
  broker.isAccountKnown = false;
  broker.askedAt = turn.now;
  broker.wantsSnapshot = true;
  for (const [positionId, { highWater }] of [...turn.marks]) {
    turn.marks.delete(positionId);
    const position = turn.state.positions.get(positionId);
    if (position !== undefined && isHeld(position)) markOf(turn, position).highWater = highWater;
  }
}
