// What a person can type, or tap, about proposals in a chat.
import { failed, ok, type Result } from '../../kernel/result.ts';

export type Decision = 'accept' | 'decline';

export type ProposalCommand =
  | { readonly kind: 'help' }
  /** From 1 on. */
  | { readonly kind: 'proposals'; readonly from: number }
  /** `name`: the first digits of an id, at least four. */
  | { readonly kind: Decision; readonly name: string }
  | { readonly kind: 'confirm'; readonly code: string };

export const HELP = `/proposals - what the agents propose, and what accepting it would do
/accept ID - accept a proposal; asks for a confirmation
/decline ID - decline a proposal; asks for a confirmation
/help - this list
New proposals arrive here on their own.`;

/** A tapped command has its argument behind `_`: `/accept_1a2b3c4d`. */
const COMMAND = /^\/(?<name>[a-z]+)(?:_(?<tapped>\w+))?(?:@\w+)?(?:\s+(?<typed>.*))?$/is;
const ID = /^(?:prp_)?(?<name>[0-9a-f]{4,20})$/i;

/** Undefined for a text that is not a command at all; a failure is the answer to it. */
export function parseProposalCommand(text: string): Result<ProposalCommand, string> | undefined {
  const { name = '', tapped, typed = '' } = COMMAND.exec(text.trim())?.groups ?? {};
  const argument = (tapped ?? typed).trim();
  switch (name.toLowerCase()) {
    case '':
      return undefined;
    case 'start':
    case 'help':
      return ok({ kind: 'help' });
    case 'proposals':
      return ok({
        kind: 'proposals',
        from: /^[1-9]\d{0,3}$/.test(argument) ? Number(argument) : 1,
      });
    case 'accept':
      return decisionOf('accept', argument);
    case 'decline':
    case 'reject':
      return decisionOf('decline', argument);
    case 'confirm':
      return ok({ kind: 'confirm', code: argument });
    default:
      return failed(`Unknown command /${name.slice(0, 20)}.\n${HELP}`);
  }
}

function decisionOf(kind: Decision, argument: string): Result<ProposalCommand, string> {
  const name = ID.exec(argument)?.groups?.name?.toLowerCase();
  return name === undefined
    ? failed(`Name one proposal, such as /${kind} 1a2b3c4d. /proposals lists them.`)
    : ok({ kind, name });
}

/** As commands name a proposal: enough of its id to type. */
export function shortNameOf(id: string): string {
  return id.replace(/^prp_/, '').slice(0, 8);
}
