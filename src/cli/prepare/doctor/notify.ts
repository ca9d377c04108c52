// The doctor at whoever is to be told: who that is and, when asked, whether a message gets through.
import { createWallClock } from '../../../adapters/system/wall-clock.ts';
import { channelsIn } from '../../../app/telling/channels.ts';
import { instant } from '../../../kernel/instant.ts';
import type { Settings } from '../../../ports/settings.ts';
import { type Finding, failing, fine, warning } from './finding.ts';

const CHECK = 'notify';

export async function notifyFindings(settings: Settings, isTelling: boolean): Promise<Finding[]> {
  const channels = channelsIn(settings, createWallClock());
  const names = channels.map(({ name }) => name).join(', ');
  if (channels.length === 0) {
    const text = 'nobody is told when something goes wrong';
    const remedy = 'name a webhook or a chat under `notify`';
    return [settings.mode === 'live' ? warning(CHECK, text, remedy) : fine(CHECK, text)];
  }
  if (!isTelling) return [fine(CHECK, `${names}; --tell sends a test message`)];
  const notice = {
    kind: 'test',
    level: 'info',
    text: 'a test message of `sluice doctor`',
    at: instant(Date.now()),
  } as const;
  return Promise.all(
    channels.map(async (channel) => {
      const delivery = await channel.deliver(notice, new AbortController().signal);
      const check = `${CHECK} ${channel.name}`;
      if (delivery.kind === 'delivered') return fine(check, 'took a test message');
      return failing(check, delivery.why, `correct \`notify.${channel.name}\``);
    }),
  );
}
