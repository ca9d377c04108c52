// What earned the return: each holding's part of it, and why it differs from a benchmark that somebody names (Brinson).
import { useState } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import { type BenchmarkPart, benchmarkParts } from '../facts/attribution.ts';
import type { Attribution, Portfolio } from '../facts/book-shapes.ts';
import { share, signedShare, toneOfText } from '../facts/decimals.ts';
import { beginOf } from '../facts/spans.ts';
import { dayOf } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';
import { HEAVY } from './renewal.ts';
import { Gaps, Section } from './section.tsx';

const GROUPINGS = ['security', 'sector', 'country', 'currency', 'exchange'] as const;
type Grouping = (typeof GROUPINGS)[number];

export function AttributionSection({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const [by, setBy] = useState<Grouping>('sector');
  const [parts, setParts] = useState<readonly BenchmarkPart[] | undefined>(undefined);
  const [refusal, setRefusal] = useState('');
  return (
    <Section name="attribution" title="Against a benchmark, by group">
      <form
        class="choices"
        onSubmit={(event) => {
          event.preventDefault();
          const given = String(new FormData(event.currentTarget).get('benchmark') ?? '');
          const read = benchmarkParts(given);
          setRefusal(read === undefined ? NOT_UNDERSTOOD : '');
          if (read !== undefined) setParts(read);
        }}
      >
        <label>
          Benchmark <input name="benchmark" placeholder="SPY 0.6, AGG 0.4" />
        </label>
        <label>
          By{' '}
          <select
            value={by}
            onChange={({ currentTarget: { value } }) =>
              setBy(GROUPINGS.find((one) => one === value) ?? by)
            }
          >
            {GROUPINGS.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">Explain</button>
      </form>
      {refusal !== '' && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      {parts === undefined ? (
        <p class="empty">
          Name what the portfolio is measured against; of each group, what its weight and what its
          choice of securities added is shown for this year.
        </p>
      ) : (
        <Explained id={id} by={by} parts={parts} />
      )}
    </Section>
  );
}

const NOT_UNDERSTOOD =
  'Write symbols with weights that add up to 1, such as SPY 0.6, AGG 0.4, or one symbol alone.';

interface ExplainedProps {
  readonly id: number;
  readonly by: Grouping;
  readonly parts: readonly BenchmarkPart[];
}

function Explained({ id, by, parts }: ExplainedProps) {
  const from = beginOf('year', dayOf(wallClock(), zone.value));
  const asked = useAsked<Attribution>(
    `attribution ${id} ${by} ${JSON.stringify(parts)}`,
    (client) =>
      client.POST('/api/v1/holdings/analytics/attribution', {
        body: {
          ...{ portfolio_id: id, by, benchmark: [...parts] },
          ...(from === undefined ? {} : { from }),
        },
      }),
    HEAVY,
  );
  return (
    <UntilKnown asked={asked} what="the attribution">
      {({ body }) => (
        <>
          <p>
            From {body.from} to {body.to}: portfolio {signedShare(body.portfolio_return)}, benchmark{' '}
            {signedShare(body.benchmark_return)}, difference{' '}
            <strong>{signedShare(body.excess)}</strong>.
          </p>
          <Gaps
            sentences={[
              ...new Set(Object.values(body.reasons).map(({ text }) => text)),
              ...body.warnings,
            ]}
          />
          {body.groups.length > 0 && <Groups groups={body.groups} total={body.total} />}
        </>
      )}
    </UntilKnown>
  );
}

type Effects = NonNullable<Attribution['total']>;

function Groups({ groups, total }: Pick<Attribution, 'groups' | 'total'>) {
  return (
    <table class="cards">
      <ColumnHeads
        names={['Group', '#Weight', '#Benchmark', '#By weight', '#By choice', '#By both']}
      />
      <tbody>
        {groups.map((one) => (
          <tr key={one.group}>
            <th scope="row">{one.group}</th>
            <td class="number" data-name="Weight">
              {share(one.weight, 1)}
            </td>
            <td class="number" data-name="Benchmark">
              {share(one.benchmark_weight, 1)}
            </td>
            <Cells of={one} />
          </tr>
        ))}
        {total !== null && (
          <tr>
            <th scope="row">Together</th>
            <td />
            <td />
            <Cells of={total} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Cells({ of }: { readonly of: Effects }) {
  const shown = [
    ['By weight', of.allocation],
    ['By choice', of.selection],
    ['By both', of.interaction],
  ] as const;
  return (
    <>
      {shown.map(([name, value]) => {
        const text = signedShare(value);
        return (
          <td key={name} class={`number ${toneOfText(text)}`} data-name={name}>
            {text}
          </td>
        );
      })}
    </>
  );
}
