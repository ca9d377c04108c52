// Sends each chat the proposals that are new to it, after the agents have run; what could not be delivered is sent again.
import type { Log } from '../../trader/ports/log.ts';
import type { AskAsUser } from './proposal-chat.ts';
import { openProposals, viewOf } from './proposal-requests.ts';
import { newsText, SHOWN_MAX } from './proposal-text.ts';

/** Ids of the proposals that a chat knows, by chat. */
export type SentProposals = Readonly<Record<string, readonly string[]>>;

export interface ProposalNotificationsOptions {
  readonly userByChat: ReadonlyMap<string, string>;
  readonly askAs: AskAsUser;
  readonly log: Pick<Log, 'warn'>;
  readonly sent: { read(): SentProposals; keep(sent: SentProposals): void };
  /** Whether it was delivered. */
  say(chat: string, text: string): Promise<boolean>;
}

export interface ProposalNotifications {
  /** One run at a time; what is asked meanwhile is one run more. */
  sendNew(): void;
  /** Resolves when the run that has begun is over. */
  stop(): Promise<void>;
}

export function createProposalNotifications(
  options: ProposalNotificationsOptions,
): ProposalNotifications {
  const { userByChat, askAs, log, sent, say } = options;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let isStopped = false;

  async function run(): Promise<void> {
    for (const [chat, username] of userByChat) {
      if (isStopped) return;
      try {
        await sendTo(chat, username);
      } catch (error) {
        log.warn('Proposals could not be sent to a chat; tried again.', {
          chat,
          why: String(error),
        });
      }
    }
  }

  async function sendTo(chat: string, username: string): Promise<void> {
    const known = new Set(sent.read()[chat]);
    const seen = await askAs(chat, username, async (ask) => {
      const open = await openProposals(ask);
      const fresh = open.filter(({ id }) => !known.has(id));
      const shown = fresh.slice(0, SHOWN_MAX);
      const views = await Promise.all(shown.map((one) => viewOf(ask, one)));
      return { ids: open.map(({ id }) => id), count: fresh.length, views };
    });
    if (!seen.ok) return;
    const { ids, count, views } = seen.value;
    if (count > 0 && !(await say(chat, newsText(views, count)))) return;
    const isSame = ids.length === known.size && ids.every((id) => known.has(id));
    if (!isSame) sent.keep({ ...ofChats(sent.read(), userByChat), [chat]: ids });
  }

  function sendNew(): void {
    if (isStopped) return;
    if (running !== undefined) {
      isAskedAgain = true;
      return;
    }
    running = run().finally(() => {
      running = undefined;
      if (!isAskedAgain) return;
      isAskedAgain = false;
      sendNew();
    });
  }

  return {
    sendNew,
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

/** Chats that the configuration no longer names are forgotten. */
function ofChats(sent: SentProposals, userByChat: ReadonlyMap<string, string>): SentProposals {
  return Object.fromEntries(Object.entries(sent).filter(([chat]) => userByChat.has(chat)));
}
