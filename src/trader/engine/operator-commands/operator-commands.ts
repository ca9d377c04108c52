// Manual commands on positions, orders and executions: each becomes facts, or an answer that says why it is refused.
import { assertNever } from '../../../kernel/assert.ts';
import type { CommandAnswer, ManualCommand } from '../../ports/trader-commands.ts';
import { stopAt } from '../protective-orders/stop-at.ts';
import type { Turn } from '../turn/turn.ts';
import { adopt } from './adopt.ts';
import { adoptHolding } from './adopt-holding.ts';
import { applyStrategies } from './apply-strategies.ts';
import { exit, flatten } from './be-flat.ts';
import { compareAnew } from './compare-anew.ts';
import { exercise } from './exercise.ts';
import { pause } from './pauses.ts';
import { protectByHand } from './protect.ts';
import { release } from './release.ts';
import { releaseHolding } from './release-holding.ts';
import { replaceInferred } from './replace-inferred.ts';
import { resolveOrder } from './resolve-order.ts';

export function byHand(
  turn: Turn,
  command: Exclude<ManualCommand, { type: 'roll' }>,
): CommandAnswer {
  switch (command.type) {
    case 'flatten':
      return flatten(turn, command);
    case 'exit':
      return exit(turn, command);
    case 'pause':
      return pause(turn, command);
    case 'stop-at':
      return stopAt(turn, command);
    case 'adopt':
      return command.as === 'holding' ? adoptHolding(turn, command) : adopt(turn, command);
    case 'release':
      return command.as === 'holding' ? releaseHolding(turn, command) : release(turn, command);
    case 'protect':
      return protectByHand(turn, command);
    case 'exercise':
    case 'lapse':
      return exercise(turn, command);
    case 'apply-rules':
      return applyStrategies(turn, command.by);
    case 'reconcile':
      return compareAnew(turn);
    case 'resolve-order':
      return resolveOrder(turn, command);
    case 'replace-inferred':
      return replaceInferred(turn, command);
    default:
      return assertNever(command);
  }
}
