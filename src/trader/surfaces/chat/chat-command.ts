// What a person can type into a chat, as commands.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { SYMBOL } from '../../../market/instruments/symbol.ts';
import { instrumentAsWritten } from '../../../market/options/combination.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';

export type ChatCommand =
  | { readonly kind: 'help' | 'status' | 'positions' | 'resume' }
  | { readonly kind: 'halt'; readonly why: string }
  | { readonly kind: 'exit'; readonly symbol: string }
  | { readonly kind: 'confirm'; readonly code: string }
  /** Of the broker; '' asks it to send one. */
  | { readonly kind: 'otp'; readonly code: string };

/** The commands that the broker has a use for, one a line. */
export function helpText({ name, hasLoginCodes }: BrokerWords): string {
  return [
    '/status - is it trading, is everything protected',
    '/positions - what is held, with its stops',
    '/halt - no new entries, at once; positions keep their stops',
    '/resume - allow entries again; asks for a confirmation',
    '/exit SPY - close our position in SPY; asks for a confirmation',
    ...(hasLoginCodes
      ? [
          `/otp 123456 - log in at ${name} with the code of your phone; without a code one is sent there`,
        ]
      : []),
    '/help - this list',
  ].join('\n');
}

/** `/halt@name_of_the_bot` in a group. */
const COMMAND = /^\/(?<name>[a-z]+)(?:@\w+)?(?:\s+(?<rest>.*))?$/is;
const WHY_MAX = 100;

/** Undefined for a text that is not a command at all; a failure is the answer to it. */
export function parseChatCommand(
  text: string,
  broker: BrokerWords,
): Result<ChatCommand, string> | undefined {
  const { name = '', rest = '' } = COMMAND.exec(text.trim())?.groups ?? {};
  const argument = rest.trim();
  switch (name.toLowerCase()) {
    case '':
      return undefined;
    case 'start':
    case 'help':
      return ok({ kind: 'help' });
    case 'status':
      return ok({ kind: 'status' });
    case 'positions':
      return ok({ kind: 'positions' });
    case 'resume':
      return ok({ kind: 'resume' });
    case 'halt':
      return ok({ kind: 'halt', why: argument.replaceAll(/\s+/g, ' ').slice(0, WHY_MAX) });
    case 'exit':
      return exitOf(instrumentAsWritten(argument));
    case 'confirm':
      return ok({ kind: 'confirm', code: argument });
    case 'otp':
      return ok({ kind: 'otp', code: argument });
    default:
      return failed(`Unknown command /${name}.\n${helpText(broker)}`);
  }
}

function exitOf(symbol: string): Result<ChatCommand, string> {
  return SYMBOL.test(symbol) || isOptionId(symbol)
    ? ok({ kind: 'exit', symbol })
    : failed('Name one symbol, such as /exit SPY.');
}
