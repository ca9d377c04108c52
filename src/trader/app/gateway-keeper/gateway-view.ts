// What can be seen of a gateway from beside it: the daemon's answers, both ports, and IBC's log.
import type { WallClock } from '../../../kernel/clock.ts';
import { failed, type Result } from '../../../kernel/result.ts';
import { askIbc, type IbcCommand, isListening } from '../../adapters/ibc/command-port.ts';
import { createLogTail } from '../../adapters/ibc/log-tail.ts';
import { isMuteReason } from '../../adapters/kit/mute-reasons.ts';
import {
  type InstanceFolder,
  readPidFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { OrderRow } from '../../contract/order-rows.ts';
import type { StatusView } from '../../contract/status.ts';
import type { GatewaySeen, TraderSeen } from '../../domain/gateway-week/gateway-seen.ts';
import { createLoginSignReader, type LoginSign } from '../../domain/gateway-week/login-signs.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { counted } from '../../domain/wording/figures.ts';
import type { GatewaySettings } from '../../ports/settings.ts';
import { type ControlClient, createControlClient } from '../control-client/control-client.ts';
import { refusedMark } from './login-refused.ts';

export interface GatewayView {
  /** The newest in the log when the watch began. */
  readonly lastSign: LoginSign | undefined;
  see(): Promise<GatewaySeen>;
  ask(command: IbcCommand): Promise<Result<string, string>>;
}

/** While the gateway works; IBC writes lines about each connection. */
const IBC_EACH_MS = 60_000;

export function gatewayView(
  { host, port, ibc: given }: Pick<GatewaySettings, 'host' | 'port' | 'ibc'>,
  folder: InstanceFolder,
  wall: WallClock,
): GatewayView {
  const ibc = given && { ...given, host: given.host ?? host };
  const tail = ibc?.log === undefined ? undefined : createLogTail(ibc.log);
  const signOf = createLoginSignReader();
  const mark = refusedMark(folder);
  let probed: { readonly at: number; readonly isThere: boolean } | undefined;

  /** The port for clients is not touched while the daemon works with it. */
  async function ports(isWorking: boolean): Promise<readonly [boolean, boolean]> {
    const isRecent = probed !== undefined && wall.now() - probed.at < IBC_EACH_MS;
    if (isWorking && isRecent) return [true, probed?.isThere ?? false];
    const [isUp, isThere] = await Promise.all([
      isWorking || isListening({ host, port }, wall),
      ibc === undefined ? false : isListening(ibc, wall),
    ]);
    probed = { at: wall.now(), isThere };
    return [isUp, isThere];
  }

  return {
    lastSign: tail?.before.map(signOf).findLast((sign) => sign !== undefined),
    async see() {
      const trader = await traderSeen(folder);
      const [isUp, isIbcThere] = await ports(trader?.state === 'ready');
      const lines = tail?.read() ?? [];
      return {
        ...{ trader, isListening: isUp, isIbcThere, isRefused: mark.isSet() },
        isLogMissing: tail?.isMissing() ?? false,
        signs: lines.map(signOf).filter((sign) => sign !== undefined),
      };
    },
    ask: async (command) =>
      ibc === undefined ? failed('gateway.ibc is not configured') : askIbc(ibc, command, wall),
  };
}

async function traderSeen(folder: InstanceFolder): Promise<TraderSeen | undefined> {
  const written = pidFileIn(folder);
  if (written === undefined) return undefined;
  const daemon = createControlClient(written.socketPath);
  const status = await daemon.get<StatusView>('/status');
  if (!status.ok || status.value.gateway === null) return undefined;
  const { state, why } = status.value.gateway;
  return {
    ...{ state, cover: coverText(status.value), isMute: isMuteReason(why) },
    inFlight: state === 'ready' ? 0 : await inFlight(daemon),
  };
}

/** The daemon may remove it while it is read. */
function pidFileIn(folder: InstanceFolder): ReturnType<typeof readPidFile> {
  try {
    return readPidFile(folder);
  } catch {
    return undefined;
  }
}

/** An entry or exit that works may fill at any moment. */
async function inFlight(daemon: ControlClient): Promise<number | undefined> {
  const orders = await daemon.get<readonly OrderRow[]>('/orders');
  if (!orders.ok) return undefined;
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
