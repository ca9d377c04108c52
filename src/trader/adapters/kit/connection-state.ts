// The state of the connection to a broker: reported and logged when it changes, also after a long time without a connection.
import type { Cancel } from '../../../kernel/clock.ts';
import type { GatewayState } from '../../domain/terms/connection-states.ts';
import type { AdapterContext } from './adapter-context.ts';

export interface ConnectionState {
  /** Reports the state if it has changed; `why` is the reason. */
  announce(why: string): void;
  /** The connection has just ended, or had ended before. */
  down(): void;
  up(): void;
  downMs(): number;
  stop(): void;
}

/** After this time an unreachable broker is reported as dead. */
export const DOWN_ALARM_MS = 15_000;

export function createConnectionState(
  { wall, log, report }: Pick<AdapterContext, 'wall' | 'log' | 'report'>,
  state: () => GatewayState,
): ConnectionState {
  let reported: GatewayState | undefined;
  let latestWhy = '';
  let downSince: number | undefined;
  let cancelAlarm: Cancel = () => {};

  function announce(why: string): void {
    latestWhy = why;
    const now = state();
    if (now === reported) return;
    reported = now;
    const isNormal = now === 'ready' || now === 'connecting';
    log(isNormal ? 'info' : 'warn', `gateway ${now}`, { why });
    report({ type: 'gateway-changed', state: now, why });
  }

  return {
    announce,
    down() {
      if (downSince !== undefined) return;
      downSince = wall.now();
      cancelAlarm = wall.after(DOWN_ALARM_MS, () => announce(latestWhy));
    },
    up() {
      downSince = undefined;
      cancelAlarm();
    },
    downMs: () => (downSince === undefined ? 0 : wall.now() - downSince),
    stop: () => cancelAlarm(),
  };
}
