// Return over a span: time-weighted and money-weighted side by side, since each alone misleads, with risk and a benchmark.
import { useState } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import type { Performance, Portfolio } from '../facts/book-shapes.ts';
import { beginOf, SPANS, type SpanName } from '../facts/spans.ts';
import { dayOf } from '../facts/times.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/asked.ts';
import { zone } from '../state/zone.ts';
import { Curves } from './curves.tsx';
import { HEAVY } from './renewal.ts';
import { Returns } from './returns.tsx';
import { Section } from './section.tsx';

export function PerformanceSection({ portfolio }: { readonly portfolio: Portfolio }) {
  const { id, holdings, cash } = portfolio;
  if (holdings.length === 0 && cash.length === 0)
    return (
      <Section name="performance" title="Performance">
        <p class="empty">Nothing is booked yet; returns begin with the first transaction.</p>
      </Section>
    );
  return <Measured id={id} />;
}

function Measured({ id }: { readonly id: Portfolio['id'] }) {
  const [span, setSpan] = useState<SpanName>('year');
  const [benchmark, setBenchmark] = useState('');
  const from = beginOf(span, dayOf(wallClock(), zone.value));
  const asked = useAsked<Performance>(
    `performance ${id} ${from} ${benchmark}`,
    (client) =>
      client.POST('/api/v1/holdings/analytics/performance', {
        body: {
          portfolio_id: id,
          curve: true,
          ...(from === undefined ? {} : { from }),
          ...(benchmark === '' ? {} : { benchmark }),
        },
      }),
    HEAVY,
  );
  return (
    <Section name="performance" title="Performance">
      <div class="choices">
        {SPANS.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            aria-pressed={span === name}
            onClick={() => setSpan(name)}
          >
            {title}
          </button>
        ))}
        <Benchmark chosen={benchmark} choose={setBenchmark} />
      </div>
      <UntilKnown asked={asked} what="the returns">
        {({ body }) => (
          <>
            <Returns performance={body} benchmark={benchmark} />
            <Curves performance={body} benchmark={benchmark} />
          </>
        )}
      </UntilKnown>
    </Section>
  );
}

interface BenchmarkProps {
  readonly chosen: string;
  readonly choose: (symbol: string) => void;
}

function Benchmark({ chosen, choose }: BenchmarkProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget).get('benchmark');
        choose(
          String(given ?? '')
            .trim()
            .toUpperCase(),
        );
      }}
    >
      <label>
        Benchmark{' '}
        <input name="benchmark" defaultValue={chosen} maxLength={12} placeholder="a symbol" />
      </label>{' '}
      <button type="submit">Compare</button>
      {chosen !== '' && (
        <button type="button" class="quiet" onClick={() => choose('')}>
          Without
        </button>
      )}
    </form>
  );
}
