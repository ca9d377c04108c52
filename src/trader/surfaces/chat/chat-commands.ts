// The commands of a chat: answers what people in allowed chats ask, and passes their commands on. A command that adds risk
// or cannot be undone is confirmed first; one that arrives late is never executed.
import { assertNever } from '../../../kernel/assert.ts';
import type { WallClock } from '../../../kernel/clock.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import {
  type ChatMessage,
  CONFIRM_WITHIN_SECONDS,
  createConfirmations,
  ignoreStrangers,
  latenessOf,
  NOTHING_TO_CONFIRM,
} from '../../ports/chat-rules.ts';
import { type ClosingOutcome, closingFault, closingOutcomes } from '../../ports/closing.ts';
import type { Log } from '../../ports/log.ts';
import type {
  ClosingPosition,
  ClosingState,
  CommandAnswer,
  TraderCommand,
} from '../../ports/trader-commands.ts';
import { type ChatCommand, helpText, parseChatCommand } from './chat-command.ts';

export interface ChatCommandsOptions {
  /** Such as `Telegram`; recorded with every command. */
  readonly name: string;
  readonly allowed: ReadonlySet<string>;
  readonly broker: BrokerWords;
  statusText(): string;
  positionsText(): string;
  /** Answered as through the control API: when it is durable. */
  command(command: TraderCommand): Promise<CommandAnswer>;
  /** Logs in at the broker with a code, or asks it to send one: the answer. */
  login(code: string): Promise<string>;
  /** How far the closing of a position is. */
  closing(positionId: string): ClosingState;
  /** What follows an answer, such as what became of an exit. */
  say(chat: string, text: string): void;
  readonly wall: WallClock;
  readonly log: Log;
  /** 0 (inclusive) to 1 (exclusive), for the codes of confirmations. */
  random(): number;
}

export interface ChatCommands {
  /** The answer; undefined for what is ignored. */
  answerTo(message: ChatMessage): Promise<string | undefined>;
}

type Previewed = Extract<TraderCommand, { type: 'resume' | 'exit' }>;

const TEXT_LOGGED_MAX = 200;

export function createChatCommands(options: ChatCommandsOptions): ChatCommands {
  const { name, allowed, log } = options;
  const confirmations = createConfirmations<TraderCommand>(options);
  const ignore = ignoreStrangers(
    log,
    `Messages from a ${name} chat that is not in commands_from are ignored.`,
  );

  async function answerTo(message: ChatMessage): Promise<string | undefined> {
    if (!allowed.has(message.chat)) {
      ignore(message.chat);
      return undefined;
    }
    const parsed = parseChatCommand(message.text, options.broker);
    if (parsed === undefined) return undefined;
    const answer =
      latenessOf(message, 'daemon') ??
      (parsed.ok ? await act(parsed.value, message) : parsed.failure);
    const { chat, sender, text } = message;
    const isSecret = parsed.ok && parsed.value.kind === 'otp';
    const shown = isSecret ? '/otp' : text.slice(0, TEXT_LOGGED_MAX);
    log.info(`A command came from ${name}.`, { chat, sender, text: shown, answer });
    return answer;
  }

  async function act(command: ChatCommand, message: ChatMessage): Promise<string> {
    const by = `${name} chat ${message.chat}, user ${message.sender}`;
    switch (command.kind) {
      case 'help':
        return helpText(options.broker);
      case 'status':
        return options.statusText();
      case 'positions':
        return options.positionsText();
      case 'halt': {
        const why = `requested by ${by}${command.why === '' ? '' : `: ${command.why}`}`;
        return (await options.command({ type: 'halt', why, by })).text;
      }
      case 'resume':
        return preview(message, { type: 'resume', overrideDailyLoss: false, by });
      case 'exit':
        return preview(message, { type: 'exit', symbol: command.symbol, isConfirmed: true, by });
      case 'confirm':
        return confirm(message, command.code);
      case 'otp':
        return options.login(command.code);
      default:
        return assertNever(command);
    }
  }

  /** It is confirmed as it was shown, or not done. */
  async function preview(message: ChatMessage, command: Previewed): Promise<string> {
    const shown = await options.command({ ...command, isConfirmed: false });
    if (shown.ok || shown.kind !== 'unconfirmed') return shown.text;
    const { does: expects } = shown.preview ?? {};
    return ask(message, shown.text, { ...command, ...(expects !== undefined && { expects }) });
  }

  function ask(message: ChatMessage, what: string, command: TraderCommand): string {
    const code = confirmations.ask(message, command);
    return `${what}\nTo do it, send within ${CONFIRM_WITHIN_SECONDS} s: /confirm ${code}`;
  }

  async function confirm(message: ChatMessage, code: string): Promise<string> {
    const command = confirmations.take(message, code);
    if (command === undefined) return NOTHING_TO_CONFIRM;
    const answer = await options.command(command);
    // Not awaited: a halt that follows must not wait for an exit.
    if (answer.ok && answer.closing !== undefined) void follow(message.chat, answer.closing);
    return answer.text;
  }

  async function follow(chat: string, positions: readonly ClosingPosition[]): Promise<void> {
    const outcomes = await closingOutcomes({
      look: async () => positions.map(({ positionId }) => options.closing(positionId)),
      pause: (delayMs) => new Promise((resolve) => options.wall.after(delayMs, resolve)),
    });
    const lines = positions.map((one, at) => closingText(one, outcomes[at] ?? 'waiting'));
    if (lines.length > 0) options.say(chat, lines.join('\n'));
  }

  return { answerTo };
}

function closingText({ symbol, armed }: ClosingPosition, outcome: ClosingOutcome): string {
  const fault = closingFault(outcome);
  if (fault !== undefined) return `${symbol}: ${fault}.`;
  return outcome === 'armed'
    ? `${symbol}: the exit is sent ${armed ?? 'as soon as the market takes it'}; it stays armed over a restart.`
    : `${symbol}: the broker has the exit.`;
}
