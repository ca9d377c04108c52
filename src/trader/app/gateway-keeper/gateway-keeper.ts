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
import { NOTICE_KINDS, type NoticeKind } from '../../ports/notifier.ts';
import type { Settings } from '../../ports/settings.ts';
import { storedMovedChats } from '../chat-bot/moved-chats-file.ts';
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
  const mark = refusedMark(folder);
  const chats = storedMovedChats(folder.movedChats, log);
  const notifier = createNotifier({
    channels: channelsIn(settings, { venue: venuesOf(settings.venue).home, wall, chats }),
    levels: notify.levels,
    ...{ wall, log },
  });
  const week = createGatewayWeek({
    schedule: gateway,
    hasIbc: gateway.ibc !== undefined,
    lastSign: view.lastSign,
    startedAt: clock.now(),
  });
  let isOver = false;
  let cancel: Cancel = () => {};
  let failedCommand: string | undefined;
  let looking = look();

  /** Whatever happens in one look, there is a next one. */
  async function look(): Promise<void> {
    try {
      await carryOut(week.look(clock.now(), await view.see()));
    } catch (error) {
      log.error(`A look at the gateway failed: ${error instanceof Error ? error.message : error}`);
    }
    if (isOver) return;
    cancel = wall.after(Math.max(LOOK_LEAST_MS, LOOK_MS / clock.speed), () => {
      looking = look();
    });
  }

  async function carryOut({ notices, command, isRefused }: WeekStep): Promise<void> {
    for (const { kind, text } of notices) say(kind, text);
    if (isRefused !== undefined) remember(isRefused);
    if (command === undefined) {
      failedCommand = undefined;
      return;
    }
    const answer = await view.ask(command);
    if (answer.ok) {
      failedCommand = undefined;
      return log.info(`IBC answers ${command}: ${answer.value || 'OK'}`);
    }
    log.warn(`IBC did not carry out ${command}: ${answer.failure}`);
    // A command that is repeated at each look is one message.
    if (failedCommand === command) return;
    failedCommand = command;
    say('gateway-stuck', `IBC did not carry out ${command}: ${answer.failure}. Do it by hand`);
  }

  function say(kind: NoticeKind, text: string): void {
    const level = NOTICE_KINDS[kind];
    log[level === 'alarm' ? 'error' : level](text, { notice: kind });
    notifier.notify({ kind, level, text, at: clock.now() });
  }

  function remember(isRefused: boolean): void {
    if (isRefused === mark.isSet()) return;
    try {
      if (isRefused) mark.set(clock.now());
      else mark.clear();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const text = `The mark of a refused password cannot be ${isRefused ? `written: ${why}. Keep the unit of IBC stopped by hand` : `removed: ${why}`}`;
      say('gateway-stuck', text);
    }
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
