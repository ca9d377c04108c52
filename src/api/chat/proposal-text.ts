// What a person reads about proposals in a chat: plain text, in which commands can be tapped.
import { CONFIRM_WITHIN_SECONDS } from '../../trader/ports/chat-rules.ts';
import { type Decision, shortNameOf } from './proposal-command.ts';
import type { Proposal, ProposalView } from './proposal-requests.ts';

/** Of one message, if they fit. */
export const SHOWN_MAX = 8;
/** Telegram takes 4,096 characters; head and foot need some. */
const TEXT_MAX = 3_900;
/** A plan may be refused for a reason of each of its securities. */
const SENTENCES_MAX = 600;

/** A part of the list, beginning with the proposal of that number, from 1 on. */
export function waitingText(
  views: readonly ProposalView[],
  { total, from }: { readonly total: number; readonly from: number },
): string {
  if (total === 0) return 'No proposal waits.';
  const head = total === 1 ? '1 proposal waits.' : `${total} proposals wait.`;
  const shown = fitting(views);
  const next = from + shown.length;
  const foot = next <= total ? [`${total - next + 1} more: /proposals_${next}`] : [];
  return [head, ...shown, ...foot].join('\n\n');
}

export function newsText(views: readonly ProposalView[], total: number): string {
  const head = total === 1 ? 'The agents propose:' : `The agents propose ${total} commands:`;
  const shown = fitting(views);
  const foot = shown.length < total ? [`${total - shown.length} more: /proposals`] : [];
  return [head, ...shown, ...foot].join('\n\n');
}

function fitting(views: readonly ProposalView[]): readonly string[] {
  let length = 0;
  return views.map(proposalText).filter((text) => {
    length += text.length + 2;
    return length <= TEXT_MAX;
  });
}

function proposalText({ proposal, finding, preview }: ProposalView): string {
  const name = shortNameOf(proposal.id);
  const lines = [`Portfolio ${proposal.portfolio_id}: ${clipped(finding)}`];
  if (proposal.autopilot !== null)
    lines.push(`The autopilot did not accept it: ${clipped(proposal.autopilot.text)}`);
  const [what, until] = [clipped(preview.text), `Waits until ${minuteText(proposal.expires_at)}.`];
  switch (preview.kind) {
    case 'effect':
      lines.push(`If accepted: ${what}`, until, `/accept_${name}`, `/decline_${name}`);
      return lines.join('\n');
    case 'refused':
      lines.push(`It cannot be accepted now: ${what}`, until, `/decline_${name}`);
      return lines.join('\n');
    case 'forbidden':
      lines.push(`You cannot decide on it: ${what}`, until);
      return lines.join('\n');
    default:
      return preview satisfies never;
  }
}

function clipped(sentences: string): string {
  return sentences.length <= SENTENCES_MAX ? sentences : `${sentences.slice(0, SENTENCES_MAX)} ...`;
}

/** `2026-11-28 21:19 UTC`, of an ISO time. */
function minuteText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Before a confirmation. */
export function questionText(
  decision: Decision,
  { proposal, finding, preview }: ProposalView,
): string {
  const { portfolio_id: portfolio, id } = proposal;
  const what = `the proposal ${shortNameOf(id)} for portfolio ${portfolio}`;
  if (decision === 'accept')
    return `Accept ${what}?\n${clipped(finding)}\n${clipped(preview.text)}`;
  return `Decline ${what}?\n${clipped(finding)}\nNothing is done, and it is not proposed again while this finding is open.`;
}

export function codeText(code: string): string {
  return `To confirm, send within ${CONFIRM_WITHIN_SECONDS} s: /confirm_${code}`;
}

/** After a decision of this user, or of another one before. */
export function decidedText(proposal: Proposal, username: string): string {
  const { status, decided_by: by } = proposal;
  const done = status === 'ACCEPTED' ? outcomeText(proposal) : 'Nothing was done.';
  const verb = status === 'ACCEPTED' ? 'accepted' : 'declined';
  if (by === username) return `You have ${verb} it. ${done}`;
  return `${by ?? 'Somebody'} has ${verb} it before you, so nothing was done now. ${done}`;
}

/** By what the acceptance left. */
function outcomeText({ command, outcome, portfolio_id: portfolio }: Proposal): string {
  const { transaction, price, on, plan_id: plan, orders } = outcome ?? {};
  switch (command.kind) {
    case 'sell-lots':
      return `The sale of ${command.symbol} at ${price} ${command.currency} is transaction ${transaction} of portfolio ${portfolio}.`;
    case 'mark-position':
      return `The price of ${command.symbol} is ${price} ${command.currency}, as of ${on}.`;
    case 'void-transaction':
      return `Transaction ${transaction} was taken back.`;
    case 'correct-price':
      return `It is booked anew at ${price} ${command.currency}, as transaction ${transaction}.`;
    case 'plan-rebalancing':
      return `Plan ${plan} waits, with ${orders} ${orders === 1 ? 'trade' : 'trades'}. Nothing is traded until somebody executes it over HTTP; this chat cannot.`;
    default:
      return 'It is done.';
  }
}
