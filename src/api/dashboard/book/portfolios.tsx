// All portfolios that one may see, by owner, with what each is worth.

import { gapsOf } from '../facts/book-gaps.ts';
import type { PersonValue, PortfolioEntry, PortfolioValue } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, signedMoney, toneOfText } from '../facts/decimals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { session } from '../state/session.ts';
import { OF_DECISIONS, OF_THE_BOOK } from './renewal.ts';
import { Gaps, Percent, Section } from './section.tsx';

const SHOWN = 1_000;

export function Portfolios() {
  const asked = useAsked<readonly PortfolioEntry[]>(
    'portfolios',
    (client) =>
      client.GET('/api/v1/portfolios', { params: { query: { limit: SHOWN, sort: 'id' } } }),
    OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="the portfolios">
      {({ body }) => {
        if (body.length === 0)
          return (
            <p class="empty">
              You have no portfolio yet: open one below, or ask for a share in one.
            </p>
          );
        const owners = [...Map.groupBy(body, ({ user_id: owner }) => owner)];
        return (
          <>
            {owners.map(([owner, portfolios]) => (
              <Owner key={owner} owner={owner} portfolios={portfolios} />
            ))}
          </>
        );
      }}
    </UntilKnown>
  );
}

function userName(): string {
  return session.value.kind === 'in' ? session.value.username : 'NAME';
}

interface OwnerProps {
  readonly owner: number;
  readonly portfolios: readonly PortfolioEntry[];
}

function Owner({ owner, portfolios }: OwnerProps) {
  const asked = useAsked<PersonValue>(
    `value ${owner}`,
    (client) =>
      client.GET('/api/v1/holdings/portfolio/{client_id}/value', {
        params: { path: { client_id: owner } },
      }),
    OF_THE_BOOK,
  );
  const value = asked.kind === 'known' ? asked.body : undefined;
  return (
    <Section name={`owner-${owner}`} title={ownerTitle(portfolios[0]?.owner ?? null, owner)}>
      <table class="cards">
        <ColumnHeads
          names={[
            'Portfolio',
            '#Worth with cash',
            '#Positions',
            '#Cost',
            '#Open gain',
            '#Realised',
          ]}
        />
        <tbody>
          {portfolios.map((one) => (
            <Row
              key={one.id}
              portfolio={one}
              value={value?.portfolios.find(({ portfolio_id: id }) => id === one.id)}
            />
          ))}
        </tbody>
      </table>
      <UntilKnown asked={asked} what="what they are worth">
        {({ body }) => <Total value={body} />}
      </UntilKnown>
    </Section>
  );
}

function ownerTitle(name: string | null, number: number): string {
  if (name === userName()) return 'Your portfolios';
  return `Portfolios of ${name ?? `owner ${number}`}`;
}

interface RowProps {
  readonly portfolio: PortfolioEntry;
  readonly value: PortfolioValue | undefined;
}

function Row({ portfolio: { id, name, kind, tax_treatment: tax }, value }: RowProps) {
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('book', String(id))}>{name ?? `Portfolio ${id}`}</a>{' '}
        <small>
          {kind === 'ORDINARY' ? '' : `${kind.toLowerCase()} `}
          {tax === 'TAX_DEFERRED' ? 'tax-deferred' : ''}
        </small>
        {value !== undefined && <Gaps sentences={gapsOf(value)} />}
      </th>
      {value === undefined ? (
        <td colSpan={5} class="waiting">
          …
        </td>
      ) : (
        <Amounts value={value} />
      )}
    </tr>
  );
}

function Amounts({ value }: { readonly value: PortfolioValue }) {
  const { base_currency: currency, total_gain_loss: gain } = value;
  return (
    <>
      <td class="number" data-name="Worth with cash">
        {money(value.net_value, currency)}
      </td>
      <td class="number" data-name="Positions">
        {money(value.total_value, currency)}
      </td>
      <td class="number" data-name="Cost">
        {money(value.total_cost, currency)}
      </td>
      <td class={`number ${toneOfText(gain)}`} data-name="Open gain">
        {signedMoney(gain, currency)} <Percent text={value.total_gain_loss_percent} />
      </td>
      <td class={`number ${toneOfText(value.realized_gain)}`} data-name="Realised">
        {signedMoney(value.realized_gain, currency)}
      </td>
    </>
  );
}

function Total({ value }: { readonly value: PersonValue }) {
  const { currency, missing_rates: rates } = value;
  return (
    <>
      <p class="total">
        Together <strong>{money(value.net_value, currency)}</strong>, of it{' '}
        {money(value.cash_value, currency)} cash; open gain{' '}
        <span class={toneOfText(value.total_gain_loss)}>
          {signedMoney(value.total_gain_loss, currency)}
        </span>
        , at the newest prices on record.
      </p>
      <Gaps
        sentences={rates.map(
          ({ from, to, on }) => `No rate from ${from} to ${to} of ${dateText(on)}: not in the sum.`,
        )}
      />
    </>
  );
}
