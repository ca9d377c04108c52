// Requests history for a few symbols at a time, with a deadline, and retries if the broker refuses.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import { createHistoryRetries } from '../../kit/history-retries.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { SessionContext } from '../connection/context.ts';
import type { GatewayCommand, WireBar, WireContract } from '../messages/messages.ts';
import { HISTORY_DAYS, IN_LOTS, isInLots } from './history.ts';

const IN_FLIGHT_MAX = 5;
const ANSWER_MAX_MS = 30_000;
/** The broker has no history, which is a valid answer. */
const NO_HISTORY = /no data/i;

export interface HistoryRequests {
  ask(symbol: string, contract: WireContract): void;
  forget(symbol: string): void;
  opened(): void;
  closed(): void;
  bar(reqId: number, bar: WireBar): void;
  end(reqId: number): void;
  refused(reqId: number, why: string): boolean;
}

export interface HistoryWiring {
  readonly context: SessionContext;
  say(command: GatewayCommand): void;
  isOpen(): boolean;
  answered(symbol: string, bars: readonly WireBar[], askedAt: Instant): void;
}

interface Asked {
  readonly symbol: string;
  readonly contract: WireContract;
  readonly askedAt: Instant;
  readonly bars: WireBar[];
  readonly cancel: Cancel;
}

export function createHistoryRequests(wiring: HistoryWiring): HistoryRequests {
  const { context, say } = wiring;
  const waiting = new Map<string, WireContract>();
  const askedById = new Map<number, Asked>();
  const retries = createHistoryRetries(context);
  let cancelPump: Cancel = () => {};
  let saidLots = false;

  function pump(): void {
    if (!wiring.isOpen()) return;
    for (const [symbol, contract] of waiting) {
      if (askedById.size >= IN_FLIGHT_MAX) return;
      waiting.delete(symbol);
      send(symbol, contract);
    }
  }

  function send(symbol: string, contract: WireContract): void {
    const reqId = context.nextRequestId();
    const cancel = stallAwareTimeout(context.wall, ANSWER_MAX_MS, () => {
      say({ name: 'cancelHistory', reqId });
      failed(reqId, 'no answer in time');
    });
    askedById.set(reqId, { symbol, contract, askedAt: context.clock.now(), bars: [], cancel });
    say({ name: 'reqHistory', reqId, contract, days: HISTORY_DAYS });
  }

  function take(reqId: number): Asked | undefined {
    const asked = askedById.get(reqId);
    askedById.delete(reqId);
    asked?.cancel();
    return asked;
  }

  function answered(reqId: number): void {
    const asked = take(reqId);
    if (asked !== undefined) {
      if (!saidLots && isInLots(asked.bars)) {
        saidLots = true;
        context.report({ type: 'notice', text: IN_LOTS, isUnusable: true });
      }
      wiring.answered(asked.symbol, asked.bars, asked.askedAt);
    }
    pumpSoon();
  }

  /** In another turn of the event loop: a fast gateway would else keep this one busy until all histories are read. */
  function pumpSoon(): void {
    cancelPump();
    if (waiting.size > 0) cancelPump = context.wall.after(0, pump);
  }

  function failed(reqId: number, why: string): void {
    const asked = take(reqId);
    if (asked === undefined) return;
    const { symbol, contract } = asked;
    retries.failed(symbol, why, () => ask(symbol, contract));
    pumpSoon();
  }

  function ask(symbol: string, contract: WireContract): void {
    retries.forget(symbol);
    waiting.set(symbol, contract);
    pump();
  }

  return {
    ask,
    forget(symbol) {
      retries.forget(symbol);
      waiting.delete(symbol);
      for (const [reqId, asked] of askedById) {
        if (asked.symbol !== symbol) continue;
        take(reqId);
        say({ name: 'cancelHistory', reqId });
      }
    },
    opened: pump,
    closed() {
      cancelPump();
      retries.closed();
      for (const asked of askedById.values()) asked.cancel();
      askedById.clear();
      waiting.clear();
    },
    bar: (reqId, bar) => void askedById.get(reqId)?.bars.push(bar),
    end: answered,
    refused(reqId, why) {
      if (!askedById.has(reqId)) return false;
      if (NO_HISTORY.test(why)) answered(reqId);
      else failed(reqId, why);
      return true;
    },
  };
}
