// Commands from a chat: the bot of the configuration, the desk behind it, and the record of what was read.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { distinctUntilChanged, type Observable, type Subscription } from 'rxjs';
import type { WallClock } from '../../../kernel/clock.ts';
import { createBotApi } from '../../adapters/notify/bot-api.ts';
import { createBotReplies } from '../../adapters/notify/bot-replies.ts';
import {
  type BotUpdatesOptions,
  OFFSET_VALID_MS,
  readUpdates,
} from '../../adapters/notify/bot-updates.ts';
import {
  type InstanceFolder,
  writeHaltFile,
  writeWhole,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import { drawFraction } from '../../adapters/system/random.ts';
import { VENUES } from '../../config/settings/venues.ts';
import type { Log } from '../../ports/log.ts';
import type { Look } from '../../ports/look.ts';
import type { Settings, TelegramSettings } from '../../ports/settings.ts';
import type { StatusView } from '../../ports/status-view.ts';
import type { DeskAnswer, DeskCommand } from '../../ports/trader.ts';
import { createChatDesk } from '../../surfaces/chat/chat-desk.ts';
import { chatPositionsText, chatStatusText } from '../../telling/chat-text.ts';

type ChatSettings = Pick<Settings, 'notify'>;

export interface ChatParts {
  /** Named in every answer, because a bot may serve another daemon tomorrow. */
  readonly instance: Pick<Settings, 'mode' | 'account'>;
  readonly settings$: Observable<ChatSettings>;
  readonly folder: InstanceFolder;
  readonly look: Pick<Look, 'positions'>;
  readonly wall: WallClock;
  readonly log: Log;
  /** Epoch milliseconds of the wall. */
  epochMs(): number;
  status(): StatusView;
  command(command: DeskCommand): Promise<DeskAnswer>;
}

export interface Chat {
  /** From now on commands are read, if the configuration has a chat for them. */
  listen(): void;
  stop(): Promise<void>;
}

const NAME = 'Telegram';
/** How long answers may take at the end. */
const STOP_MS = 2_000;
const BROKEN = 'The command failed. Look at the log, or run it at a shell.';

export function createChat(parts: ChatParts): Chat {
  let following: Subscription | undefined;
  let stopReading = async (): Promise<void> => {};
  let ending = Promise.resolve();

  function follow({ notify: { telegram } }: ChatSettings): void {
    const stopBefore = stopReading;
    ending = ending.then(stopBefore);
    const isWanted = telegram !== undefined && telegram.commandsFrom.length > 0;
    stopReading = isWanted ? readCommands(parts, telegram) : async () => {};
  }

  return {
    listen() {
      following = parts.settings$.pipe(distinctUntilChanged(isSameChat)).subscribe(follow);
    },
    async stop() {
      following?.unsubscribe();
      await ending;
      await stopReading();
    },
  };
}

function isSameChat(one: ChatSettings, other: ChatSettings): boolean {
  return JSON.stringify(one.notify.telegram) === JSON.stringify(other.notify.telegram);
}

/** Returns its stop. */
function readCommands(parts: ChatParts, telegram: TelegramSettings): () => Promise<void> {
  const { folder, look, wall, log, epochMs, status } = parts;
  const { mode, account } = parts.instance;
  const api = createBotApi(telegram, wall);
  const replies = createBotReplies(api, wall, log);
  const desk = createChatDesk({
    name: NAME,
    allowed: new Set(telegram.commandsFrom),
    ...{ wall, log },
    statusText: () => chatStatusText(status(), VENUES.home),
    positionsText: () => chatPositionsText(look.positions()),
    trading: () => status().trading,
    command: (command) => commandOf(parts, command),
    random: drawFraction,
  });
  const updates = readUpdates({
    ...{ api, wall, log, epochMs },
    offset: offsetIn(folder, telegram.token, parts),
    async hear(message) {
      const answer = await desk.hear(message).catch((error: unknown) => {
        log.error('A command from the chat failed.', { why: String(error) });
        return BROKEN;
      });
      if (answer !== undefined) replies.push(message.chat, `${mode} ${account}: ${answer}`);
    },
  });
  return async () => {
    updates.stop();
    await replies.stop(STOP_MS);
  };
}

/** A halt writes the HALT file first, as the shell command does: it holds even if the engine does not answer. */
function commandOf({ folder, log, command }: ChatParts, asked: DeskCommand): Promise<DeskAnswer> {
  if (asked.type === 'halt') {
    try {
      writeHaltFile(folder, asked.why);
    } catch (error) {
      log.error('The HALT file could not be written.', { why: String(error) });
    }
  }
  return command(asked);
}

interface KeptOffset {
  /** Which bot, without its token. */
  readonly bot: string;
  readonly next: number;
  readonly epochMs: number;
}

/** On disk before anything is done about an update; without it, what waits after a restart is too old anyway. */
function offsetIn(
  folder: InstanceFolder,
  token: string,
  { epochMs, log }: Pick<ChatParts, 'epochMs' | 'log'>,
): BotUpdatesOptions['offset'] {
  const file = folder.chatOffset;
  const bot = createHash('sha256').update(token).digest('hex').slice(0, 16);
  return {
    read() {
      const kept = keptIn(file);
      const isValid = kept?.bot === bot && epochMs() - kept.epochMs < OFFSET_VALID_MS;
      return isValid ? kept.next : undefined;
    },
    keep(next) {
      try {
        const kept: KeptOffset = { bot, next, epochMs: epochMs() };
        writeWhole(file, `${JSON.stringify(kept)}\n`);
      } catch (error) {
        log.warn('The record of the commands read could not be written.', { why: String(error) });
      }
    },
  };
}

function keptIn(file: string): KeptOffset | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptOffset>;
    const isWhole = Number.isSafeInteger(kept.next) && Number.isFinite(kept.epochMs);
    return isWhole ? (kept as KeptOffset) : undefined;
  } catch {
    // Half-written by hand or by a broken disk: as if nothing had been read.
    return undefined;
  }
}
