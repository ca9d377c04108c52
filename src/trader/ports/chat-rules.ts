// The rules for commands from any chat: one that is late is never executed, one that cannot be undone needs a code, and
// chats that are not known get no answer.
import type { WallClock } from '../../kernel/clock.ts';
import { SECOND_MS } from '../../kernel/instant.ts';
import type { Log } from './log.ts';

export interface ChatMessage {
  readonly chat: string;
  readonly sender: string;
  readonly text: string;
  /** How long ago it was sent; negative if the clocks disagree. */
  readonly ageMs: number;
  /** Sent while the daemon did not read the chat. */
  readonly isQueued: boolean;
}

const COMMAND_AGE_MAX_MS = 60 * SECOND_MS;
const CONFIRM_WITHIN_MS = 60 * SECOND_MS;
const STRANGERS_LOGGED_MAX = 100;

export const CONFIRM_WITHIN_SECONDS = CONFIRM_WITHIN_MS / SECOND_MS;
export const NOTHING_TO_CONFIRM =
  'Nothing waits for this confirmation. Nothing was done; send the command again.';

/** Why it is not executed; undefined if it is in time. `reader`: who reads the chat, such as `daemon`. */
export function latenessOf(
  { text, ageMs, isQueued }: ChatMessage,
  reader: string,
): string | undefined {
  const again = `Not executed: ${text.trim().split('\n')[0]}. Send it again if you still want it.`;
  if (isQueued) return `Too old: it was sent while the ${reader} did not read the chat. ${again}`;
  const seconds = Math.round(Math.abs(ageMs) / SECOND_MS);
  if (ageMs > COMMAND_AGE_MAX_MS) return `Too old: it was sent ${seconds} s ago. ${again}`;
  if (ageMs >= -COMMAND_AGE_MAX_MS) return undefined;
  return `The clock of this machine is ${seconds} s behind. ${again}`;
}

export interface Confirmations<Command> {
  /** The code of the command; it replaces what waited for the same person in the chat. */
  ask(message: ChatMessage, command: Command): string;
  /** The command, if the code is right and in time. A wrong code ends the request. */
  take(message: ChatMessage, code: string): Command | undefined;
}

export interface ConfirmationParts {
  readonly wall: WallClock;
  /** 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

export function createConfirmations<Command>({
  wall,
  random,
}: ConfirmationParts): Confirmations<Command> {
  /** By person in a chat: another person's code is of no use. */
  const pendingByPerson = new Map<string, Pending<Command>>();
  return {
    ask(message, command) {
      const code = String(1_000 + Math.floor(random() * 9_000));
      const untilWallMs = wall.now() + CONFIRM_WITHIN_MS;
      pendingByPerson.set(personOf(message), { code, command, untilWallMs });
      return code;
    },
    take(message, code) {
      const pending = pendingByPerson.get(personOf(message));
      pendingByPerson.delete(personOf(message));
      const isRight = pending?.code === code && wall.now() <= pending.untilWallMs;
      return isRight ? pending.command : undefined;
    },
  };
}

interface Pending<Command> {
  readonly code: string;
  readonly command: Command;
  readonly untilWallMs: number;
}

function personOf({ chat, sender }: ChatMessage): string {
  return `${chat} ${sender}`;
}

/** Logs each unknown chat once and without its text, so that a stranger cannot fill the log. */
export function ignoreStrangers(log: Pick<Log, 'warn'>, sentence: string): (chat: string) => void {
  const strangeChats = new Set<string>();
  return (chat) => {
    if (strangeChats.has(chat) || strangeChats.size >= STRANGERS_LOGGED_MAX) return;
    strangeChats.add(chat);
    log.warn(sentence, { chat });
  };
}
