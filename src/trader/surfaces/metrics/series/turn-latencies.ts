// How long turns take, step by step, and from an input to the socket.
import { Histogram, type Registry } from 'prom-client';
import type { Observable, Subscription } from 'rxjs';
import { sendsOf } from '../../../domain/facts/sends-of.ts';
import type { TurnTimes } from '../../../ports/turn-times.ts';

/** Seconds: a commit on a good disk takes a millisecond, a starved machine takes seconds. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10];

export function measureTurns(turns$: Observable<TurnTimes>, registers: Registry[]): Subscription {
  const steps = new Histogram({
    name: 'sluice_turn_seconds',
    help: 'Steps of turns that recorded facts: waiting in the inbox, deciding, committing, sending',
    labelNames: ['step'],
    buckets: BUCKETS,
    registers,
  });
  const toWire = new Histogram({
    name: 'sluice_signal_to_wire_seconds',
    help: 'From the arrival of an input to its orders on the socket, durable in between',
    buckets: BUCKETS,
    registers,
  });
  return turns$.subscribe((turn) => {
    const { arrivedMs, beganMs, decidedMs, committedMs, sentMs } = turn;
    const observe = (step: string, ms: number) => steps.observe({ step }, Math.max(0, ms) / 1_000);
    observe('wait', beganMs - arrivedMs);
    observe('decide', decidedMs - beganMs);
    observe('commit', committedMs - decidedMs);
    if (!turn.facts.some(({ fact }) => sendsOf(fact) !== undefined)) return;
    observe('send', sentMs - committedMs);
    toWire.observe(Math.max(0, sentMs - arrivedMs) / 1_000);
  });
}
