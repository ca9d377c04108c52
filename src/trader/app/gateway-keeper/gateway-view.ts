// What can be seen of a gateway from beside it: the daemon's answers, both ports, and IBC's log.
import type { WallClock } from '../../../kernel/clock.ts';
import { askIbc, type IbcCommand, isListening } from '../../adapters/ibc/command-port.ts';
import { createLogTail } from '../../adapters/ibc/log-tail.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { readPidFile } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { OrderRow } from '../../contract/order-rows.ts';
import type { StatusView } from '../../contract/status.ts';
import type { GatewaySeen, TraderSeen } from '../../domain/gateway-week/gateway-seen.ts';
import { type LoginSign, loginSignOf } from '../../domain/gateway-week/login-signs.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { counted } from '../../domain/wording/figures.ts';
import type { GatewaySettings } from '../../ports/settings.ts';
import { type ControlClient, createControlClient } from '../control-client/control-client.ts';

export interface GatewayView {
  /** The newest in the log when the watch began. */
  readonly lastSign: LoginSign | undefined;
  see(): Promise<GatewaySeen>;
  ask(command: IbcCommand): ReturnType<typeof askIbc>;
}

export function gatewayView(
  { host, port, ibc }: Pick<GatewaySettings, 'host' | 'port' | 'ibc'>,
  folder: InstanceFolder,
  wall: WallClock,
): GatewayView {
  const tail = ibc?.log === undefined ? undefined : createLogTail(ibc.log);
  return {
    lastSign: tail?.before.map(loginSignOf).findLast((sign) => sign !== undefined),
    async see() {
      const [trader, isUp, isIbcThere] = await Promise.all([
        traderSeen(folder),
        isListening({ host, port }, wall),
        ibc === undefined ? false : isListening(ibc, wall),
      ]);
      const lines = tail?.read() ?? [];
      const signs = lines.map(loginSignOf).filter((sign) => sign !== undefined);
      return { trader, isListening: isUp, isIbcThere, signs };
    },
    ask: (command) =>
      ibc === undefined
        ? Promise.resolve({ ok: false, failure: 'gateway.ibc is not configured' })
        : askIbc(ibc, command, wall),
  };
}

async function traderSeen(folder: InstanceFolder): Promise<TraderSeen | undefined> {
  const written = readPidFile(folder);
  if (written === undefined) return undefined;
  const daemon = createControlClient(written.socketPath);
  const status = await daemon.get<StatusView>('/status');
  if (!status.ok || status.value.gateway === null) return undefined;
  const { state } = status.value.gateway;
  const cover = coverText(status.value);
  return { state, cover, inFlight: state === 'ready' ? 0 : await inFlight(daemon) };
}

/** An entry or exit that works may fill at any moment; without an answer all may be in flight. */
async function inFlight(daemon: ControlClient): Promise<number> {
  const orders = await daemon.get<readonly OrderRow[]>('/orders');
  if (!orders.ok) return Number.POSITIVE_INFINITY;
  return orders.value.filter(({ state, leg }) => {
    if (state === 'released' || isTerminal(state)) return false;
    return UNSETTLED.has(state) || leg === 'e' || leg === 'x' || leg === 'h';
  }).length;
}

const UNSETTLED: ReadonlySet<OrderRow['state']> = new Set([
  'intended',
  'sent',
  'pending_modify',
  'pending_cancel',
  'unknown',
]);

function coverText({ positions, unprotected, watched }: StatusView): string {
  if (positions === 0) return 'no positions';
  const held = counted(positions, 'position');
  if (unprotected.length > 0) return `${held}, NOT PROTECTED: ${unprotected.join(', ')}`;
  const names = watched.map(({ symbol }) => symbol);
  return names.length > 0
    ? `${held}; the stops of ${names.join(', ')} are watched by the daemon only`
    : `${held}, all protected at the broker`;
}
