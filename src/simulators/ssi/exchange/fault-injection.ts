// What faults do to the market when they begin and when they end.
import type { Result } from '../../../kernel/result.ts';
import type { Scheduler } from '../../host/scheduler.ts';
import type { Fault, FaultList, FaultRequest } from './fault-injection/fault-list.ts';
import { dayOf } from './market/local-time.ts';
import type { Market } from './market/market.ts';
import type { Sessions } from './market/sessions.ts';
import type { SessionEvents } from './session-events.ts';
import type { Watch } from './watch.ts';

export interface FaultInjectionParts {
  readonly scheduler: Scheduler;
  readonly faults: FaultList;
  readonly market: Market;
  readonly sessions: Sessions;
  readonly sessionEvents: SessionEvents;
  readonly watch: Watch;
}

export interface FaultInjection {
  add(request: FaultRequest): Result<Fault, string>;
  remove(id: number | undefined): readonly Fault[];
}

/** They end by market time; those of the line end by the time on the wall. */
const OF_THE_MARKET: readonly string[] = ['halt', 'limit-down', 'calendar-closed', 'stale-quotes'];

export function createFaultInjection(parts: FaultInjectionParts): FaultInjection {
  const { scheduler, faults, market, sessions, sessionEvents, watch } = parts;

  function apply({ kind, symbol }: Fault, isOn: boolean): void {
    const security = symbol === undefined ? undefined : market.security(symbol);
    if (kind === 'halt' && security !== undefined) security.isHalted = isOn;
    if (kind === 'limit-down' && security !== undefined) {
      security.isAtFloor = isOn;
      if (isOn) market.lock(security);
    }
    if (kind === 'calendar-closed') {
      const day = dayOf(scheduler.now());
      if (isOn) sessions.close(day);
      else sessions.reopen(day);
      sessionEvents.recheck();
    }
    watch.measure();
  }

  function remove(id: number | undefined): readonly Fault[] {
    const removed = faults.remove(id);
    for (const fault of removed) apply(fault, false);
    return removed;
  }

  return {
    add(request) {
      const added = faults.add(request);
      if (!added.ok) return added;
      const fault = added.value;
      apply(fault, true);
      const endsAfter = OF_THE_MARKET.includes(fault.kind) ? fault.forMs : undefined;
      if (endsAfter !== undefined) scheduler.after(endsAfter, () => remove(fault.id));
      return added;
    },
    remove,
  };
}
