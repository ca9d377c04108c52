// What is under way between session and exchange: each direction in order and a moment late, as on one socket.

import type { Random } from '../../../src/kernel/random.ts';
import type { Answer } from '../../../src/simulators/ib-gateway/messages/answer.ts';
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';
import type { Scheduler } from './scheduler.ts';

/** One connection, as whoever carries its messages knows it. */
export type Route = object;

export interface Carrier {
  /** About the connection itself; it goes behind what is under way. */
  toSession(route: Route, call: () => void): void;
  /** Answers of the exchange, which may be told together with others of the same connection. */
  answersTo(route: Route, load: Load, tell: (answers: readonly Answer[]) => void): void;
  /** A command, or without one something about the connection itself. */
  toGateway(route: Route, command: GatewayCommand | undefined, call: () => void): void;
  /** The gateway has closed the connection: it says nothing more on it. */
  closed(route: Route): void;
  /** Every later message takes this much longer. */
  setDelay(ms: number): void;
  isDelayed(): boolean;
}

export interface Load {
  readonly answers: readonly Answer[];
  /** How much later the exchange would have said it. */
  readonly lateMs: number;
}

interface Way {
  /** Market time before which the next message of each direction may not arrive. */
  outAt: number;
  inAt: number;
  /** Answers under way together, as bytes on one socket come together. */
  chunk: { readonly at: number; readonly answers: Answer[] } | undefined;
}

export function createCarrier(scheduler: Scheduler, random: Random): Carrier {
  const ways = new WeakMap<Route, Way>();
  let delayMs = 0;

  const latency = () => delayMs + Math.floor(random.next() * 3);

  function wayOf(route: Route): Way {
    const known = ways.get(route) ?? { outAt: 0, inAt: 0, chunk: undefined };
    ways.set(route, known);
    return known;
  }

  function toSession(route: Route, call: () => void): void {
    const way = wayOf(route);
    way.inAt = Math.max(way.inAt, scheduler.now() + latency());
    scheduler.at(way.inAt, call);
  }

  return {
    toSession,
    answersTo(route, { answers }, tell) {
      const at = scheduler.now();
      const way = wayOf(route);
      if (way.chunk?.at === at) {
        for (const answer of answers) way.chunk.answers.push(answer);
        return;
      }
      const chunk = { at, answers: [...answers] };
      way.chunk = chunk;
      toSession(route, () => {
        if (way.chunk === chunk) way.chunk = undefined;
        tell(chunk.answers);
      });
    },
    toGateway(route, _command, call) {
      const way = wayOf(route);
      way.outAt = Math.max(way.outAt, scheduler.now() + latency());
      scheduler.at(way.outAt, call);
    },
    closed(route) {
      wayOf(route).chunk = undefined;
    },
    setDelay(ms) {
      delayMs = ms;
    },
    isDelayed: () => delayMs > 0,
  };
}
