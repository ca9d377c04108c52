// `sluice fleet watch`: asks every host each few seconds. A host that does not answer is named within half a minute; nothing is done
// about it, because a daemon that cannot be seen may trade.
import { instant } from '../../../kernel/instant.ts';
import { createMovedChats, movedText } from '../../../trader/adapters/notify/moved-chats.ts';
import { createNotifier } from '../../../trader/adapters/notify/notifier.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import { channelsOf } from '../../../trader/notifications/channels.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../trader/ports/notifier.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { outliveClosedPipes, printLine, printNote } from '../../program/output.ts';
import { stopAsked } from '../start/ending.ts';
import { apiOf, type FleetFlags, fleetMeant, printFailures } from './fleet-hosts.ts';
import { createFleetWatch } from './fleet-watch.ts';
import { hostState } from './host-state.ts';

const LOOK_MS = 5_000;

export async function fleetWatch(flags: FleetFlags): Promise<ExitCode> {
  const fleet = fleetMeant(flags);
  if (!fleet.ok) return printFailures(fleet.failure);
  const { hosts, notify } = fleet.value;
  outliveClosedPipes();
  const wall = createWallClock();
  const log = { error: printNote, warn: printNote, info: printNote, debug: () => {} };
  const chats = createMovedChats();
  chats.moves$.subscribe((move) => printNote(`${movedText(move)}.`));
  const notifier = createNotifier({
    channels: channelsOf(notify, { name: 'fleet', venue: home() }, { wall, chats }),
    levels: notify.levels,
    ...{ wall, log },
  });
  const watch = createFleetWatch((kind: NoticeKind, about: string, text: string) => {
    const at = instant(Date.now());
    printLine(`${new Date(at).toISOString()} ${text}`);
    notifier.notify({ kind, level: NOTICE_KINDS[kind], text, at, about });
  });
  let isOver = false;
  const asked = stopAsked().then(() => {
    isOver = true;
  });
  printNote(`Watching ${hosts.map(({ name }) => name).join(', ')}; Ctrl-C ends it.`);
  const look = async (): Promise<void> => {
    const states = await Promise.all(hosts.map((host) => hostState(apiOf(host))));
    for (const state of states) watch.seen(wall.now(), state);
  };
  while (!isOver) {
    await Promise.race([look(), asked]);
    if (isOver) break;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = wall.after(LOOK_MS, resolve);
    await Promise.race([promise, asked]);
    cancel();
  }
  await notifier.stop();
  return EXIT.ok;
}
