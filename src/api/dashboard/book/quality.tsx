// How good the data products of a portfolio are, as they were judged last.
import { useState } from 'preact/hooks';
import type { Portfolio, Product, Quality } from '../facts/book-shapes.ts';
import { share } from '../facts/decimals.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { door } from '../state/session.ts';
import { LineageOf } from './lineage.tsx';
import { OF_THE_BOOK } from './renewal.ts';
import { Section } from './section.tsx';

export function DataQuality({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const asked = useAsked<readonly Product[]>(
    'data products',
    (client) => client.GET('/api/v1/data-products'),
    { renewMs: Number.POSITIVE_INFINITY, followsFacts: false },
  );
  return (
    <Section name="quality" title="Quality of the data">
      <UntilKnown asked={asked} what="the data products">
        {({ body }) => (
          <ul class="lines">
            {body.map(({ name, description }) => (
              <OfProduct key={name} id={id} name={name} description={description} />
            ))}
          </ul>
        )}
      </UntilKnown>
    </Section>
  );
}

interface OfProductProps {
  readonly id: number;
  readonly name: Product['name'];
  readonly description: string;
}

function OfProduct({ id, name, description }: OfProductProps) {
  const [judged, setJudged] = useState(0);
  const [refusal, setRefusal] = useState('');
  const params = { path: { name } };
  const asked = useAsked<readonly Quality[]>(
    `quality ${name} ${id} ${judged}`,
    (client) =>
      client.GET('/api/v1/data-products/{name}/quality', {
        params: { ...params, query: { portfolio_id: id, limit: 1 } },
      }),
    OF_THE_BOOK,
  );
  async function judge(): Promise<void> {
    const answer = await door.ask((client) =>
      client.POST('/api/v1/data-products/{name}/quality', { params, body: { portfolio_id: id } }),
    );
    if (answer.kind === 'ok') setJudged(judged + 1);
    setRefusal(answer.kind === 'refused' ? answer.detail : '');
  }
  return (
    <li>
      <p>
        <strong>{name.replaceAll('_', ' ')}</strong> <small>{description}</small>
      </p>
      <UntilKnown asked={asked} what="its quality">
        {({ body }) => (body[0] === undefined ? <NotJudged /> : <Verdict quality={body[0]} />)}
      </UntilKnown>
      {refusal !== '' && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      <button type="button" class="quiet" onClick={() => void judge()}>
        Judge now<span class="hidden">: {name}</span>
      </button>
      <LineageOf
        key={judged}
        id={id}
        name={name}
        hasRun={asked.kind !== 'known' || asked.body.length > 0}
      />
    </li>
  );
}

function NotJudged() {
  return <p class="empty">Not judged yet.</p>;
}

function Verdict({ quality }: { readonly quality: Quality }) {
  const { score, level, parts, rows, failing, failing_count: count, judged_at: at } = quality;
  return (
    <>
      <p>
        {score === null ? 'No rows to judge' : `${score} of 100, ${(level ?? '').toLowerCase()}`},{' '}
        {rows} rows, {count === 0 ? 'none fails' : `${count} fail`}; judged <Moment at={at} />
      </p>
      {parts !== null && (
        <p class="parts">
          {Object.entries(parts)
            .map(([part, fraction]) => `${part} ${share(fraction, 0)}`)
            .join(', ')}
        </p>
      )}
      {failing.length > 0 && (
        <details>
          <summary>Which rows fail</summary>
          <ul class="lines">
            {failing.map(({ row, dimension, why }) => (
              <li key={`${row} ${dimension}`}>
                {row}: {dimension}, {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
