// The agents' bot put together: it sends proposals to people in chats, and passes on what they decide, as these users.
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { ok } from '../../kernel/result.ts';
import { openChatBot } from '../../trader/app/chat-bot/chat-bot.ts';
import { chatStateFile } from '../../trader/app/chat-bot/chat-state-file.ts';
import { movedText, storedMovedChats } from '../../trader/app/chat-bot/moved-chats-file.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { AgentChatSettings } from '../../trader/ports/settings.ts';
import { type AskAsUser, createProposalChat } from '../chat/proposal-chat.ts';
import { createProposalNotifications, type SentProposals } from '../chat/proposal-notifications.ts';
import type { Identity } from '../http/loaders/parts.ts';
import type { BookServer } from '../http/server.ts';
import { principalNamed } from '../identity/named-principal.ts';
import { later } from './live.ts';

export interface AgentChatParts {
  readonly askAs: BookServer['askAs'];
  readonly identity: Pick<Identity, 'context'>;
  /** Stores which updates were read and which proposals were sent. */
  readonly folder: string;
  readonly log: Log;
  drawRequestId(): string;
}

export interface AgentChat {
  /** From now on commands are read. */
  start(): void;
  /** After a run of the agents: what is new. */
  sendNew(): void;
  /** Resolves when the command that has begun is done. */
  stop(): Promise<void>;
}

const WALL = { now: () => performance.now(), after: later };
const BROKEN =
  'The command failed, and whether it was carried out is not known. Send /proposals to see, or ask an administrator to look at the log.';

export function openAgentChat(
  { userByChat, token, apiUrl }: AgentChatSettings,
  parts: AgentChatParts,
): AgentChat {
  const { identity, folder, log } = parts;
  const askAs = askingAs(parts);
  const client = createProposalChat({
    ...{ userByChat, askAs, log, wall: WALL },
    random: () => identity.context.draw(4).readUInt32BE() / 2 ** 32,
  });
  let hearing: Promise<unknown> = Promise.resolve();
  let bot: ReturnType<typeof openChatBot> | undefined;
  const news = createProposalNotifications({
    ...{ userByChat, askAs, log, sent: sentIn(folder, log) },
    say: async (chat, text) => (await bot?.say(chat, text)) === true,
  });

  async function warnOfUnknown(): Promise<void> {
    for (const [chat, username] of userByChat) {
      const found = await askAs(chat, username, async () => undefined);
      if (!found.ok)
        log.warn('A chat of agents.telegram.chats is of a user who is not there or disabled.', {
          ...{ chat, user: username, fault: found.failure },
        });
    }
  }

  return {
    start() {
      makeFolder(folder);
      const chats = storedMovedChats(join(folder, 'telegram-moved.json'), log);
      chats.moves$.subscribe((move) => log.error(`${movedText(move)} (agents.telegram.chats).`));
      bot = openChatBot({
        ...{ log, wall: WALL, epochMs: Date.now, broken: BROKEN },
        ...{ chats, configured: [...userByChat.keys()] },
        bot: { token, apiUrl, setting: 'agents.telegram' },
        file: join(folder, 'telegram.json'),
        answerTo(message) {
          const answer = client.answerTo(message);
          hearing = answer.catch(() => {});
          return answer;
        },
      });
      void warnOfUnknown().catch((error: unknown) =>
        log.warn('The users of the chats could not be read.', { why: String(error) }),
      );
    },
    sendNew: news.sendNew,
    async stop() {
      const sent = news.stop();
      await bot?.stop();
      await Promise.all([hearing, sent]);
    },
  };
}

function askingAs({ identity, askAs, drawRequestId }: AgentChatParts): AskAsUser {
  return async (chat, username, work) => {
    const proved = { via: `telegram ${chat}`, surface: 'telegram' } as const;
    const caller = await principalNamed(identity.context, username, proved);
    if (!caller.ok) return caller;
    const address = `telegram:${chat}`;
    const asked = { caller: caller.value, address, requestId: drawRequestId() };
    return ok(await askAs(asked, work));
  };
}

/** In memory too, so that a full disk does not make it send everything again and again. */
function sentIn(folder: string, log: Pick<Log, 'warn'>) {
  const file = chatStateFile(join(folder, 'telegram-told.json'));
  let known = (file.read() ?? {}) as SentProposals;
  return {
    read: () => known,
    keep(sent: SentProposals) {
      known = sent;
      try {
        file.write(sent);
      } catch (error) {
        const why = String(error);
        log.warn(
          'The list of proposals sent to chats could not be written; after a restart they are sent again.',
          {
            why,
          },
        );
      }
    },
  };
}
