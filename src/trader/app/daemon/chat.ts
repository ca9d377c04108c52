// Commands from a chat: the bot of the configuration, and what it answers.

import { distinctUntilChanged, type Observable, type Subscription } from 'rxjs';
import type { WallClock } from '../../../kernel/clock.ts';
import { plainText } from '../../../kernel/plain-json.ts';
import type { MovedChats } from '../../adapters/notify/moved-chats.ts';
import {
  type InstanceFolder,
  writeHaltFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import { drawFraction } from '../../adapters/system/random.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { StatusView } from '../../contract/status.ts';
import { chatPositionsText, chatStatusText } from '../../notifications/chat-text.ts';
import type { BrokerLogin } from '../../ports/broker-login.ts';
import { wordsOf } from '../../ports/brokers.ts';
import type { Log } from '../../ports/log.ts';
import type { Look } from '../../ports/look.ts';
import type { TelegramSettings } from '../../ports/notify-settings.ts';
import type { Settings } from '../../ports/settings.ts';
import { withUnwatched } from '../../ports/stop-state.ts';
import type { ClosingState, CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';
import { createChatCommands } from '../../surfaces/chat/chat-commands.ts';
import { openChatBot } from '../chat-bot/chat-bot.ts';
import { loginText } from './login-text.ts';

type ChatSettings = Pick<Settings, 'notify'>;

export interface ChatParts {
  /** Named in every answer, because a bot may serve another daemon tomorrow. */
  readonly instance: Pick<Settings, 'mode' | 'account' | 'venue' | 'broker'>;
  readonly settings$: Observable<ChatSettings>;
  readonly folder: InstanceFolder;
  readonly chats: MovedChats;
  readonly look: Pick<Look, 'positions'>;
  readonly wall: WallClock;
  readonly log: Log;
  /** Epoch milliseconds of the wall. */
  epochMs(): number;
  /** Of a broker that asks for a code from a person's phone. */
  readonly login?: BrokerLogin;
  status(): StatusView;
  command(command: TraderCommand): Promise<CommandAnswer>;
  /** How far the closing of a position is. */
  closing(positionId: string): ClosingState;
}

export interface Chat {
  /** From now on commands are read, if the configuration has a chat for them. */
  listen(): void;
  stop(): Promise<void>;
}

const NAME = 'Telegram';
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
  const { folder, look, wall, log, epochMs, status, closing } = parts;
  const { mode, account, venue, broker } = parts.instance;
  const prefixed = (answer: string) => `${mode} ${account}: ${plainText(answer)}`;
  const control = createChatCommands({
    name: NAME,
    allowed: new Set(telegram.commandsFrom),
    broker: wordsOf(broker),
    ...{ wall, log, closing },
    say: (chat, text) => void bot.say(chat, prefixed(text)),
    statusText: () => chatStatusText(status(), venuesOf(venue).home, wordsOf(broker)),
    positionsText: () =>
      chatPositionsText(withUnwatched(look.positions(), status()), venuesOf(venue).home),
    command: (command) => commandOf(parts, command),
    login: (code) => loginText(parts.login, code),
    random: drawFraction,
  });
  const bot = openChatBot({
    ...{ wall, log, epochMs, chats: parts.chats, broken: prefixed(BROKEN) },
    configured: [telegram.chatId, ...telegram.commandsFrom],
    bot: { ...telegram, setting: 'notify.telegram' },
    file: folder.chatOffset,
    async answerTo(message) {
      const answer = await control.answerTo(message);
      return answer === undefined ? undefined : prefixed(answer);
    },
  });
  return bot.stop;
}

/** A halt writes the HALT file first, as the shell command does: it holds even if the engine does not answer. */
function commandOf(
  { folder, log, command }: ChatParts,
  asked: TraderCommand,
): Promise<CommandAnswer> {
  if (asked.type === 'halt') {
    try {
      writeHaltFile(folder, asked.why);
    } catch (error) {
      log.error('The HALT file could not be written.', { why: String(error) });
    }
  }
  return command(asked);
}
