// The chats with the agents: people whom the configuration names read what the agents propose, and accept or decline it, with
// a confirmation. What arrives late is never executed.
import type { WallClock } from '../../kernel/clock.ts';
import type { Result } from '../../kernel/result.ts';
import {
  type ChatMessage,
  createConfirmations,
  ignoreStrangers,
  latenessOf,
  NOTHING_TO_CONFIRM,
} from '../../trader/ports/chat-rules.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { AskRoute } from '../http/assistants/route-call.ts';
import { ProblemError } from '../http/shapes/problem.ts';
import type { NamedFault } from '../identity/named-principal.ts';
import {
  type Decision,
  HELP,
  type ProposalCommand,
  parseProposalCommand,
  shortNameOf,
} from './proposal-command.ts';
import {
  decided,
  newestProposals,
  openProposals,
  type Proposal,
  viewOf,
} from './proposal-requests.ts';
import { codeText, decidedText, questionText, SHOWN_MAX, waitingText } from './proposal-text.ts';

/** Asks routes as the user of the chat, until the work is done. */
export type AskAsUser = <Done>(
  chat: string,
  username: string,
  work: (ask: AskRoute) => Promise<Done>,
) => Promise<Result<Done, NamedFault>>;

export interface ProposalChatOptions {
  readonly userByChat: ReadonlyMap<string, string>;
  readonly askAs: AskAsUser;
  readonly wall: WallClock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** 0 (inclusive) to 1 (exclusive), for the codes of confirmations. */
  random(): number;
}

export interface ProposalChat {
  /** The answer; undefined for what is ignored. */
  answerTo(message: ChatMessage): Promise<string | undefined>;
}

const STRANGER = 'Messages from a Telegram chat that is not in agents.telegram.chats are ignored.';
const ONLY_PRIVATE =
  'Send this to me in our private chat. In a group everybody would read the answer, so nothing is shown or done here.';

interface Pending {
  readonly decision: Decision;
  readonly proposal: string;
}

interface Asking {
  readonly message: ChatMessage;
  readonly username: string;
  readonly ask: AskRoute;
}

export function createProposalChat(options: ProposalChatOptions): ProposalChat {
  const { userByChat, askAs, log } = options;
  const confirmations = createConfirmations<Pending>(options);
  const ignore = ignoreStrangers(log, STRANGER);

  async function answerTo(message: ChatMessage): Promise<string | undefined> {
    const { chat, sender, text } = message;
    const username = userByChat.get(chat);
    const parsed = parseProposalCommand(text);
    if (username === undefined) {
      if (userByChat.has(sender)) return parsed && ONLY_PRIVATE;
      ignore(chat);
      return undefined;
    }
    if (parsed === undefined) return undefined;
    const late = latenessOf(message, 'API');
    if (late !== undefined) return late;
    if (!parsed.ok) return parsed.failure;
    // Neither the text nor the answer: the log has no figures of portfolios.
    log.info('A command came from Telegram.', { chat, user: username, command: parsed.value.kind });
    const done = await askAs(chat, username, (ask) =>
      act(parsed.value, { message, username, ask }).catch(sentenceOf),
    );
    return done.ok ? done.value : faultText(done.failure, username);
  }

  function act(command: ProposalCommand, asking: Asking): Promise<string> {
    switch (command.kind) {
      case 'help':
        return Promise.resolve(HELP);
      case 'proposals':
        return waiting(asking.ask, command.from);
      case 'accept':
      case 'decline':
        return question(command.kind, command.name, asking);
      case 'confirm':
        return confirm(command.code, asking);
      default:
        return command satisfies never;
    }
  }

  async function question(decision: Decision, name: string, asking: Asking): Promise<string> {
    const { ask, message } = asking;
    const found = named(name, await openProposals(ask));
    if (found.length > 1) return ambiguousText(name, found);
    const [proposal] = found;
    if (proposal === undefined) return goneText(name, asking);
    const view = await viewOf(ask, proposal);
    const { kind, text } = view.preview;
    if (kind === 'forbidden') return `${text} Nothing was done.`;
    if (kind === 'refused' && decision === 'accept') return text;
    const code = confirmations.ask(message, { decision, proposal: proposal.id });
    return `${questionText(decision, view)}\n${codeText(code)}`;
  }

  async function confirm(code: string, { message, username, ask }: Asking): Promise<string> {
    const pending = confirmations.take(message, code);
    if (pending === undefined) return NOTHING_TO_CONFIRM;
    return decidedText(await decided(ask, pending.decision, pending.proposal), username);
  }

  return { answerTo };
}

async function waiting(ask: AskRoute, from: number): Promise<string> {
  const open = await openProposals(ask);
  const wanted = open.slice(from - 1, from - 1 + SHOWN_MAX);
  const views = await Promise.all(wanted.map((one) => viewOf(ask, one)));
  return waitingText(views, { total: open.length, from });
}

/** Such as one that was accepted before a crash, whose answer was lost. */
async function goneText(name: string, { ask, username }: Asking): Promise<string> {
  const [known] = named(name, await newestProposals(ask));
  if (known === undefined)
    return `No proposal is called ${name}. /proposals lists those that wait.`;
  if (known.status === 'EXPIRED')
    return `The proposal ${shortNameOf(known.id)} has expired; nothing was done. It is made anew if it is still needed.`;
  return decidedText(known, username);
}

function named(name: string, all: readonly Proposal[]): readonly Proposal[] {
  return all.filter(({ id }) => id.startsWith(`prp_${name}`));
}

function ambiguousText(name: string, found: readonly Proposal[]): string {
  const ids = found.map(({ id }) => id.replace(/^prp_/, '')).join(', ');
  return `${found.length} proposals begin with ${name}: ${ids}. Name one of them; nothing was done.`;
}

/** A refusal of a route is the answer; anything else is a failure of ours. */
function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  throw error;
}

function faultText(fault: NamedFault, username: string): string {
  return fault === 'disabled'
    ? `The user ${username} is disabled; nothing was done. An administrator can enable it again.`
    : `There is no user ${username}; nothing was done. Correct agents.telegram.chats, or add the user.`;
}
