// Return over a span: time-weighted and money-weighted side by side, since each alone misleads, with risk and a benchmark.
import { useState } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import type { Performance, Portfolio } from '../facts/book-shapes.ts';
import { beginOf, SPANS, type SpanName } from '../facts/spans.ts';
import { dayOf } from '../facts/times.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
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
  const beside = usePerformance(id, from, benchmark);
  // A benchmark that is not on record takes nothing away from one's own figures.
  const isRefused = benchmark !== '' && beside.kind === 'failed';
  const own = usePerformance(id, from, isRefused ? '' : undefined);
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
        <Benchmark key={benchmark} chosen={benchmark} choose={setBenchmark} />
      </div>
      {isRefused && <NotOnRecord why={beside.why} choose={setBenchmark} />}
      <UntilKnown asked={isRefused ? own : beside} what="the returns">
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

/** Beside an empty benchmark alone; `undefined` asks nothing. */
function usePerformance(id: number, from: string | undefined, benchmark: string | undefined) {
  return useAsked<Performance>(
    benchmark === undefined ? undefined : `performance ${id} ${from} ${benchmark}`,
    (client) =>
      client.POST('/api/v1/holdings/analytics/performance', {
        body: {
          portfolio_id: id,
          curve: true,
          ...(from === undefined ? {} : { from }),
          ...(benchmark ? { benchmark } : {}),
        },
      }),
    HEAVY,
  );
}

function useOnRecord() {
  const asked = useAsked<{ readonly symbols: readonly string[] }>(
    'benchmarks',
    (client) => client.GET('/api/v1/holdings/analytics/benchmarks'),
    HEAVY,
  );
  return asked.kind === 'known' ? asked.body.symbols : [];
}

const OFFERED_MAX = 12;

interface NotOnRecordProps {
  readonly why: string;
  readonly choose: (symbol: string) => void;
}

function NotOnRecord({ why, choose }: NotOnRecordProps) {
  const symbols = useOnRecord();
  return (
    <div role="alert">
      <p class="refusal">{why} The figures below are those of the portfolio alone.</p>
      {symbols.length > 0 && (
        <p class="choices">
          On record:
          {symbols.slice(0, OFFERED_MAX).map((symbol) => (
            <button key={symbol} type="button" onClick={() => choose(symbol)}>
              {symbol}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

interface BenchmarkProps {
  readonly chosen: string;
  readonly choose: (symbol: string) => void;
}

function Benchmark({ chosen, choose }: BenchmarkProps) {
  const symbols = useOnRecord();
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
        <input
          name="benchmark"
          list="benchmarks"
          defaultValue={chosen}
          maxLength={12}
          placeholder="a symbol"
        />
      </label>{' '}
      <datalist id="benchmarks">
        {symbols.map((symbol) => (
          <option key={symbol} value={symbol} />
        ))}
      </datalist>
      <button type="submit">Compare</button>
      {chosen !== '' && (
        <button type="button" class="quiet" onClick={() => choose('')}>
          Without
        </button>
      )}
    </form>
  );
}
