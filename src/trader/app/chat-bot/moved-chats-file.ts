// The chats that have a new id, on disk: known over a restart.
import { createMovedChats, type MovedChats } from '../../adapters/notify/moved-chats.ts';
import type { Log } from '../../ports/log.ts';
import { chatStateFile } from './chat-state-file.ts';

export { movedText } from '../../adapters/notify/moved-chats.ts';

export function storedMovedChats(file: string, log: Pick<Log, 'warn'>): MovedChats {
  return createMovedChats({ file: chatStateFile(file), log });
}
