// Orders and rolls that wait for the prices of their symbol: each comes back as an input once they are there, or when its time is over.

import type { Clock } from '../../../kernel/clock.ts';
import type { Core } from '../core/core.ts';
import type { CommandInput, Input } from '../inbox/input.ts';
import { isReady, type Waited } from '../requests/await-market.ts';
import { successorIn } from '../rolls/manual-roll.ts';
import type { Turn } from '../turn/turn.ts';
import type { Timers } from './timers.ts';

const WAIT_MS = 5_000;

export interface OrderWaits {
  keep(inputs: readonly CommandInput[]): void;
  /** Brings back what has its prices; called after each batch. */
  look(): void;
  /** The inputs that still wait; none comes back. */
  stop(): readonly CommandInput[];
}

interface Parts {
  readonly core: Pick<Core, 'turnAt'>;
  readonly clock: Clock;
  readonly timers: Timers;
  push(input: Input): void;
}

function wantedBy({ state }: Turn, { command }: CommandInput) {
  if ('order' in command) return command.order;
  const symbol = command.type === 'roll' ? successorIn(state, command) : undefined;
  return symbol === undefined ? undefined : ({ symbol, type: 'LMT' } as const);
}

export function createOrderWaits({ core, clock, timers, push }: Parts): OrderWaits {
  const waiting = new Set<CommandInput>();

  function bring(input: CommandInput, waited: Waited): void {
    if (waiting.delete(input)) push({ ...input, waited });
  }

  return {
    keep(inputs) {
      for (const input of inputs) {
        waiting.add(input);
        timers.later(WAIT_MS, () => bring(input, 'overdue'));
      }
    },
    look() {
      if (waiting.size === 0) return;
      const turn = core.turnAt(clock.now());
      for (const input of waiting) {
        const wanted = wantedBy(turn, input);
        if (wanted !== undefined && isReady(turn, wanted)) bring(input, 'ready');
      }
    },
    stop() {
      const left = [...waiting];
      waiting.clear();
      return left;
    },
  };
}
