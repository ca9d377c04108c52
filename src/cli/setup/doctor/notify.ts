// Doctor checks of the notification channels: which ones exist and, on request, whether a test message arrives and the heartbeat counts.

import type { WallClock } from '../../../kernel/clock.ts';
import { instant } from '../../../kernel/instant.ts';
import { createHeartbeatCaller } from '../../../trader/adapters/notify/heartbeat.ts';
import { createMovedChats, type MovedChat } from '../../../trader/adapters/notify/moved-chats.ts';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import { channelsIn, escalationChannelsIn } from '../../../trader/notifications/channels.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { type Finding, failing, fine, warning } from '../../answers/finding.ts';
import { home } from '../../program/home.ts';
import { findRunning } from '../../program/running.ts';

const CHECK = 'notify';
const HOW = '--tell sends a test message';

export async function notifyFindings(settings: Settings, sendsTest: boolean): Promise<Finding[]> {
  const wall = createWallClock();
  const beats = sendsTest ? await heartbeatFindings(settings, wall) : [];
  return [...(await channelFindings(settings, sendsTest, wall)), ...beats];
}

/** Its monitor counts the call as one of the daemon. */
async function heartbeatFindings(
  { notify: { heartbeatUrl: url } }: Settings,
  wall: WallClock,
): Promise<Finding[]> {
  if (url === undefined) return [];
  const call = createHeartbeatCaller(wall);
  const delivery = await call({ method: 'GET', url }, new AbortController().signal);
  const check = `${CHECK} heartbeat`;
  return [
    delivery.kind === 'delivered'
      ? fine(check, 'its monitor counted a call')
      : failing(check, delivery.why, 'correct `notify.heartbeat_url`'),
  ];
}

/** What the running daemon has learned without a test. */
async function refusedNow({ dataFolder, mode, account }: Settings): Promise<Finding[]> {
  const running = await findRunning(instanceFolder(dataFolder, mode, account));
  const refusing = running.kind === 'live' ? (running.status.refusing_channels ?? []) : [];
  return refusing.map(({ channel, why }) =>
    failing(`${CHECK} ${channel}`, `it refuses messages: ${why}`, remedyOf(channel)),
  );
}

function remedyOf(channel: string): string {
  return `correct \`notify.${channel.replace(' ', '.')}\``;
}

async function channelFindings(
  settings: Settings,
  sendsTest: boolean,
  wall: WallClock,
): Promise<Finding[]> {
  const chats = createMovedChats();
  const moved: MovedChat[] = [];
  chats.moves$.subscribe((move) => moved.push(move));
  const parts = { venue: home(), wall, chats };
  const channels = [...channelsIn(settings, parts), ...escalationChannelsIn(settings, parts)];
  const names = channels.map(({ name }) => name).join(', ');
  if (channels.length === 0) {
    const text = 'no alarm leaves this machine';
    const remedy = 'add a webhook or a chat under `notify`';
    return [settings.mode === 'live' ? warning(CHECK, text, remedy) : fine(CHECK, text)];
  }
  if (!sendsTest) return [...(await refusedNow(settings)), fine(CHECK, `${names}; ${HOW}`)];
  const notice = {
    kind: 'test',
    level: 'info',
    text: 'a test message of `sluice doctor`',
    at: instant(Date.now()),
  } as const;
  const findings = await Promise.all(
    channels.map(async (channel) => {
      const delivery = await channel.deliver(notice, new AbortController().signal);
      const check = `${CHECK} ${channel.name}`;
      if (delivery.kind === 'delivered') return fine(check, 'accepted a test message');
      return failing(check, delivery.why, remedyOf(channel.name));
    }),
  );
  return [
    ...findings,
    ...moved.map((move) =>
      warning(CHECK, `the chat ${move.from} is a supergroup now`, `write ${move.to} in its place`),
    ),
  ];
}
