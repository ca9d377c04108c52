// Corporate actions that are proposed for a portfolio, each with its lots before and after: confirmed or undone in one click, declined after a question.

import { useState } from 'preact/hooks';
import type { HeldLot, HeldProposal, Portfolio } from '../facts/book-shapes.ts';
import { termsOf } from '../facts/corporate-actions.ts';
import { dateText } from '../facts/date-formats.ts';
import { quantity } from '../facts/decimals.ts';
import { enteredNumber, numberFault } from '../facts/entered-number.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { refusalToHolder } from '../state/action-proposals.ts';
import { consider } from '../state/decisions.ts';
import { useAsked } from '../state/polled-request.ts';
import { door } from '../state/session.ts';
import { doneWithoutDialog } from '../state/without-dialog.ts';
import { OwnAction } from './own-action.tsx';
import { OF_DECISIONS } from './renewal.ts';
import { Section } from './section.tsx';

const SHOWN = 100;

export function HeldActions({ portfolio }: { readonly portfolio: Portfolio }) {
  const { id } = portfolio;
  const params = { path: { id }, query: { limit: SHOWN, sort: '-effective_on' } } as const;
  const asked = useAsked<readonly HeldProposal[]>(
    `held actions ${id}`,
    (client) => client.GET('/api/v1/portfolios/{id}/action-proposals', { params }),
    OF_DECISIONS,
  );
  return (
    <Section name="held-actions" title="Corporate actions to decide">
      <UntilKnown asked={asked} what="the corporate actions">
        {({ body }) => {
          const shown = body.filter(({ status }) => status !== 'DECLINED');
          return shown.length === 0 ? (
            <p class="empty">None is proposed.</p>
          ) : (
            <ul class="lines">
              {shown.map((proposal) => (
                <Line
                  key={proposal.id}
                  proposal={proposal}
                  where={portfolio.name ?? `Portfolio ${id}`}
                />
              ))}
            </ul>
          );
        }}
      </UntilKnown>
      <OwnAction portfolio={portfolio} />
    </Section>
  );
}

/** What the API was asked to propose is of a person here, or of a program. */
function noticedWords(source: string): string {
  return source === 'api' ? 'Entered by hand or by a program.' : `Noticed by ${source}.`;
}

type Verb = 'confirm' | 'undo';

interface LineProps {
  readonly proposal: HeldProposal;
  /** The portfolio. */
  readonly where: string;
}

function Line({ proposal, where }: LineProps) {
  const { symbol, effective_on: on, source, description, effect, needs, status } = proposal;
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState('');
  const [terms, setTerms] = useState<Readonly<Record<string, string>>>({});
  const isOpen = status === 'OPEN';
  const isLacking = needs.some((name) => numberFault(terms[name] ?? '') !== '');

  async function decide(verb: Verb): Promise<void> {
    if (isSending) return;
    setIsSending(true);
    setRefusal(await doneWithoutDialog(() => sent(proposal, verb, terms)));
    setIsSending(false);
  }

  return (
    <li>
      <p>
        <strong>{symbol}</strong> {termsOf(proposal)}, effective{' '}
        <span class="whole">{dateText(on)}</span>
        {isOpen ? '' : ', booked'}
      </p>
      <p class="parts">{description ?? noticedWords(source)}</p>
      {effect !== null && (
        <p class="parts">
          Before: {lotsText(effect.before)}. After: {lotsText(effect.after)}
          {Number(effect.cash ?? 0) === 0 ? '' : `, and ${quantity(effect.cash)} in cash`}.
        </p>
      )}
      {isOpen &&
        needs.map((name) => (
          <label key={name}>
            {NEEDED[name]}{' '}
            <input
              inputMode="decimal"
              value={terms[name] ?? ''}
              aria-describedby={`${proposal.id}-${name}`}
              onInput={({ currentTarget }) => setTerms({ ...terms, [name]: currentTarget.value })}
            />{' '}
            <small id={`${proposal.id}-${name}`} class="refusal" aria-live="polite">
              {termFault(terms[name])}
            </small>
          </label>
        ))}
      <p class="choices">
        {isOpen ? (
          <>
            <button
              type="button"
              disabled={isSending || isLacking}
              onClick={() => void decide('confirm')}
            >
              Confirm {symbol}
            </button>
            <button
              type="button"
              disabled={isSending}
              onClick={() => void consider(refusalToHolder(proposal, where))}
            >
              Decline {symbol}…
            </button>
          </>
        ) : (
          <button type="button" disabled={isSending} onClick={() => void decide('undo')}>
            Undo {symbol}
          </button>
        )}
      </p>
      {(refusal !== '' || effect?.refusal) && (
        <p class="refusal" role="alert">
          {refusal || effect?.refusal}
        </p>
      )}
    </li>
  );
}

/** An empty field says nothing yet. */
function termFault(typed = ''): string {
  return typed.trim() === '' ? '' : numberFault(typed);
}

function asSent(terms: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(terms).map(([name, typed]) => {
      const number = enteredNumber(typed);
      return [name, 'text' in number ? number.text : typed];
    }),
  );
}

const NEEDED = {
  parent_basis_share: 'Part of the basis that stays, 0 to 1, as the issuer states it',
  new_price: 'Value of one new share',
  quantity: 'How many shares are tendered, or rights exercised',
} as const;

function sent(
  { portfolio_id: id, id: proposal }: HeldProposal,
  verb: Verb,
  terms: Readonly<Record<string, string>>,
) {
  const params = { path: { id, proposal } };
  return door.ask<unknown>((client) => {
    switch (verb) {
      case 'confirm':
        return client.POST('/api/v1/portfolios/{id}/action-proposals/{proposal}/confirm', {
          ...{ params, body: asSent(terms) },
        });
      case 'undo':
        return client.POST('/api/v1/portfolios/{id}/action-proposals/{proposal}/undo', {
          ...{ params, body: {} },
        });
    }
  });
}

/** `10 for 4,000, 4 for 520`. */
function lotsText(lots: readonly HeldLot[]): string {
  if (lots.length === 0) return 'nothing';
  return lots
    .map(({ quantity: held, basis, side }) => {
      const sign = side === 'SHORT' ? '−' : '';
      return `${sign}${quantity(held)} for ${quantity(basis)}`;
    })
    .join(', ');
}
