// The desk of a chat: answers what people in allowed chats ask, and passes their commands on. A command that adds risk
// or cannot be undone is confirmed first; one that arrives late is never executed.
import { assertNever } from '../../../kernel/assert.ts';
import type { WallClock } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { DeskAnswer, DeskCommand } from '../../ports/trader.ts';
import { type ChatCommand, HELP, parseChatCommand } from './chat-command.ts';

export interface ChatMessage {
  readonly chat: string;
  readonly sender: string;
  readonly text: string;
  /** How long ago it was sent; negative if the clocks disagree. */
  readonly ageMs: number;
  /** Sent while nobody read the chat. */
  readonly isQueued: boolean;
}

export interface ChatDeskOptions {
  /** Such as `Telegram`; recorded with every command. */
  readonly name: string;
  readonly allowed: ReadonlySet<string>;
  statusText(): string;
  positionsText(): string;
  trading(): { readonly state: string; readonly reason: string };
  /** As at every desk: answered when it is durable. */
  command(command: DeskCommand): Promise<DeskAnswer>;
  readonly wall: WallClock;
  readonly log: Log;
  /** 0 (inclusive) to 1 (exclusive), for the codes of confirmations. */
  random(): number;
}

export interface ChatDesk {
  /** The answer; undefined for what is ignored. */
  hear(message: ChatMessage): Promise<string | undefined>;
}

const COMMAND_AGE_MAX_MS = 60 * SECOND_MS;
const CONFIRM_WITHIN_MS = 60 * SECOND_MS;
const STRANGERS_LOGGED_MAX = 100;
const TEXT_LOGGED_MAX = 200;

interface Pending {
  readonly code: string;
  readonly command: DeskCommand;
  readonly untilWallMs: number;
}

export function createChatDesk(options: ChatDeskOptions): ChatDesk {
  const { name, allowed, wall, log } = options;
  const strangers = new Set<string>();
  /** By person in a chat: another person's code is of no use. */
  const pendingByPerson = new Map<string, Pending>();

  async function hear(message: ChatMessage): Promise<string | undefined> {
    if (!allowed.has(message.chat)) return ignore(message.chat);
    const parsed = parseChatCommand(message.text);
    if (parsed === undefined) return undefined;
    const answer =
      lateness(message) ?? (parsed.ok ? await act(parsed.value, message) : parsed.failure);
    const { chat, sender, text } = message;
    const shown = text.slice(0, TEXT_LOGGED_MAX);
    log.info(`A command came from ${name}.`, { chat, sender, text: shown, answer });
    return answer;
  }

  /** Logged once per chat, so that a stranger cannot fill the log. */
  function ignore(chat: string): undefined {
    if (strangers.has(chat) || strangers.size >= STRANGERS_LOGGED_MAX) return;
    strangers.add(chat);
    log.warn(`Messages from a ${name} chat that is not in commands_from are ignored.`, { chat });
  }

  async function act(command: ChatCommand, message: ChatMessage): Promise<string> {
    const by = `${name} chat ${message.chat}, user ${message.sender}`;
    switch (command.kind) {
      case 'help':
        return HELP;
      case 'status':
        return options.statusText();
      case 'positions':
        return options.positionsText();
      case 'halt': {
        const why = `requested by ${by}${command.why === '' ? '' : `: ${command.why}`}`;
        return (await options.command({ type: 'halt', why, by })).text;
      }
      case 'resume': {
        const { state, reason } = options.trading();
        const what = `Trading is ${state}${reason === '' ? '' : ` (${reason})`}. This would allow entries again, and lift the pauses of all symbols.`;
        return ask(message, what, { type: 'resume', overrideDailyLoss: false, by });
      }
      case 'exit': {
        const { symbol } = command;
        const preview = await options.command({ type: 'exit', symbol, isConfirmed: false, by });
        if (preview.ok || preview.kind !== 'unconfirmed') return preview.text;
        return ask(message, preview.text, { type: 'exit', symbol, isConfirmed: true, by });
      }
      case 'confirm':
        return confirm(message, command.code);
      default:
        return assertNever(command);
    }
  }

  function ask(message: ChatMessage, what: string, command: DeskCommand): string {
    const code = String(1_000 + Math.floor(options.random() * 9_000));
    const untilWallMs = wall.now() + CONFIRM_WITHIN_MS;
    pendingByPerson.set(personOf(message), { code, command, untilWallMs });
    return `${what}\nTo do it, send within ${CONFIRM_WITHIN_MS / SECOND_MS} s: /confirm ${code}`;
  }

  async function confirm(message: ChatMessage, code: string): Promise<string> {
    const pending = pendingByPerson.get(personOf(message));
    // One attempt: a wrong code asks for the whole command again.
    pendingByPerson.delete(personOf(message));
    if (pending === undefined || pending.code !== code || wall.now() > pending.untilWallMs) {
      return 'Nothing waits for this confirmation. Nothing was done; send the command again.';
    }
    return (await options.command(pending.command)).text;
  }

  return { hear };
}

function personOf({ chat, sender }: ChatMessage): string {
  return `${chat} ${sender}`;
}

/** Why it is not executed; undefined if it is in time. */
function lateness({ text, ageMs, isQueued }: ChatMessage): string | undefined {
  const again = `Not executed: ${text.trim().split('\n')[0]}. Send it again if you still want it.`;
  if (isQueued) return `Too old: it was sent while the daemon did not read the chat. ${again}`;
  const seconds = Math.round(Math.abs(ageMs) / SECOND_MS);
  if (ageMs > COMMAND_AGE_MAX_MS) return `Too old: it was sent ${seconds} s ago. ${again}`;
  if (ageMs >= -COMMAND_AGE_MAX_MS) return undefined;
  return `The clock of this machine is ${seconds} s behind. ${again}`;
}
