// Chats that have a new id: Telegram gives one to a group that becomes a supergroup, and the old one never works again.
import { type Observable, Subject } from 'rxjs';
import type { Log } from '../../ports/log.ts';
import { fieldsOf } from '../kit/fields.ts';

export interface MovedChat {
  readonly from: string;
  readonly to: string;
}

export interface MovedChats {
  /** Each move once, when it is learned. */
  readonly moves$: Observable<MovedChat>;
  /** The id that Telegram takes for a chat of the settings. */
  presentId(chat: string): string;
  /** The chat of these settings that has this id now; the id itself if none has. */
  configuredId(id: string, configured: readonly string[]): string;
  learn(move: MovedChat): void;
}

export interface KeepingMoves {
  readonly file: { read(): unknown; write(value: object): void };
  readonly log: Pick<Log, 'warn'>;
}

/** Without a file, moves are known until the process ends. */
export function createMovedChats(keeping?: KeepingMoves): MovedChats {
  const moves$ = new Subject<MovedChat>();
  const toByFrom = new Map<string, string>(movesIn(keeping?.file.read()));
  const presentId = (chat: string): string => toByFrom.get(chat) ?? chat;

  function keep(): void {
    try {
      keeping?.file.write(Object.fromEntries(toByFrom));
    } catch (error) {
      const why = String(error);
      keeping?.log.warn('The new id of a chat could not be written.', { why });
    }
  }

  return {
    moves$,
    presentId,
    configuredId(id, configured) {
      if (configured.includes(id)) return id;
      return configured.find((chat) => presentId(chat) === id) ?? id;
    },
    learn({ from, to }) {
      if (toByFrom.get(from) === to) return;
      toByFrom.set(from, to);
      keep();
      moves$.next({ from, to });
    },
  };
}

export function movedText({ from, to }: MovedChat): string {
  return `The Telegram group ${from} has become a supergroup with the id ${to}. Messages are sent there, and it has the rights of the old id; write ${to} in place of ${from} in the settings`;
}

function movesIn(raw: unknown): [string, string][] {
  return Object.entries(fieldsOf(raw)).filter(
    (move): move is [string, string] => typeof move[1] === 'string',
  );
}
