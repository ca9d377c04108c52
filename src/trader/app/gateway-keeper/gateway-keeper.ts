// `sluice gateway`: looks at the gateway every few seconds, says what a person has to do, and restarts it where that is safe.
import type { Cancel, Clock, WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { createNotifier } from '../../adapters/notify/notifier.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import { createGatewayWeek } from '../../domain/gateway-week/gateway-week.ts';
import type { WeekStep } from '../../domain/gateway-week/week-step.ts';
import { channelsIn } from '../../notifications/channels.ts';
import type { Log } from '../../ports/log.ts';
import { NOTICE_KINDS } from '../../ports/notifier.ts';
import type { Settings } from '../../ports/settings.ts';
import { gatewayView } from './gateway-view.ts';
import { refusedMark } from './login-refused.ts';

export interface GatewayKeeperParts {
  readonly settings: Settings;
  readonly folder: InstanceFolder;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface GatewayKeeper {
  stop(): Promise<void>;
}

const LOOK_MS = 5 * SECOND_MS;
/** In practice time seconds are short. */
const LOOK_LEAST_MS = 100;

export function startGatewayKeeper(parts: GatewayKeeperParts): GatewayKeeper {
  const { settings, folder, clock, wall, log } = parts;
  const { gateway, notify } = settings;
  const view = gatewayView(gateway, folder, wall);
  const mark = refusedMark(settings.dataFolder);
  const notifier = createNotifier({
    channels: channelsIn(settings, venuesOf(settings.venue).home, wall),
    levels: notify.levels,
    ...{ wall, log },
  });
  const week = createGatewayWeek({
    schedule: gateway,
    hasIbc: gateway.ibc !== undefined,
    isRefused: mark.isSet(),
    lastSign: view.lastSign,
    startedAt: clock.now(),
  });
  let isOver = false;
  let cancel: Cancel = () => {};
  let looking = look();

  async function look(): Promise<void> {
    await carryOut(week.look(clock.now(), await view.see()));
    if (isOver) return;
    cancel = wall.after(Math.max(LOOK_LEAST_MS, LOOK_MS / clock.speed), () => {
      looking = look();
    });
  }

  async function carryOut({ notices, command, isRefused }: WeekStep): Promise<void> {
    if (isRefused === true) mark.set(clock.now());
    if (isRefused === false) mark.clear();
    for (const { kind, text } of notices) {
      const level = NOTICE_KINDS[kind];
      log[level === 'alarm' ? 'error' : level](text, { notice: kind });
      notifier.notify({ kind, level, text, at: clock.now() });
    }
    if (command === undefined) return;
    const answer = await view.ask(command);
    if (answer.ok) return log.info(`IBC answers ${command}: ${answer.value || 'OK'}`);
    const text = `IBC did not carry out ${command}: ${answer.failure}. Do it by hand`;
    log.error(text);
    notifier.notify({ kind: 'gateway-stuck', level: 'alarm', text, at: clock.now() });
  }

  return {
    async stop() {
      isOver = true;
      cancel();
      await looking;
      await notifier.stop();
    },
  };
}
