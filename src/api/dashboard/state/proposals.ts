// Decisions about what agents propose: the server previews an acceptance, and checks it once more when it is carried out.
import type { Asked } from '../browser/ask.ts';
import type { Finding, Proposal } from '../facts/book-shapes.ts';
import { commandWords } from '../facts/findings.ts';
import type { Decision } from './decisions.ts';
import { door } from './session.ts';

/** With another body. */
export function turned<Body, Other>(asked: Asked<Body>, turn: (body: Body) => Other): Asked<Other> {
  return asked.kind === 'ok' ? { ...asked, body: turn(asked.body) } : asked;
}

export function acceptance(proposal: Proposal, where: string): Decision {
  const params = { path: { id: proposal.id } };
  const words = commandWords(proposal);
  return {
    title: words,
    label: 'Accept',
    where,
    means: 'Asking what it would do…',
    preview: async () =>
      turned(
        await door.ask((client) => client.GET('/api/v1/agents/proposals/{id}/preview', { params })),
        ({ effect }) => effect,
      ),
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/agents/proposals/{id}/accept', {
            params,
            // The preview says that it is accepted only after the sale.
            body: { executed: true },
          }),
        ),
        () => `Accepted: ${words.toLowerCase()}.`,
      ),
  };
}

export function rejection(proposal: Proposal, where: string): Decision {
  const params = { path: { id: proposal.id } };
  const words = commandWords(proposal);
  return {
    title: `Decline: ${words.toLowerCase()}`,
    label: 'Decline',
    where,
    means: 'Nothing is booked. The proposal ends; the finding stays open while its figure does.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/agents/proposals/{id}/reject', { params, body: {} }),
        ),
        () => `Declined: ${words.toLowerCase()}.`,
      ),
  };
}

/** The booking that a finding asks about stands as it is. */
export function confirmation(finding: Finding, where: string): Decision {
  const means =
    'Says that the book is right. The finding is cleared and not reported again unless the booking changes.';
  return {
    ...answerOf(finding, 'right', where),
    title: 'The book is right',
    label: 'Confirm',
    means,
  };
}

export function doubted(finding: Finding, where: string): Decision {
  const means =
    'Says that the book is wrong. If a correction is known, it is proposed below; nothing is booked yet.';
  return {
    ...answerOf(finding, 'wrong', where),
    title: 'The book is wrong',
    label: 'Answer',
    means,
  };
}

function answerOf({ id }: Finding, answer: 'right' | 'wrong', where: string) {
  const params = { path: { id } };
  return {
    where,
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/agents/findings/{id}/answer', { params, body: { answer } }),
        ),
        ({ next }) => next,
      ),
  };
}
