// The log of the trader by level, time and symbol, the newest line first. Its files are read also while the trader is down.
import { useSignal } from '@preact/signals';
import { enteredMoment } from '../facts/entered-time.ts';
import type { Answer } from '../facts/shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader } from '../state/dashboard-snapshot.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { mayOperate } from '../state/roles.ts';
import { zone } from '../state/zone.ts';
import { EVERY_LINE, type LogFilter, LogFilters } from './log-filters.tsx';

type Page = Answer<'/api/v1/daemon/{trader}/logs'>;
type LogLine = Page['lines'][number];

const SHOWN = 50;
/** In a demonstration the market's clock is another one than that of the machine. */
const OTHER_CLOCK_MS = 5_000;

export function Log() {
  const of = trader.value;
  return (
    <section class="log" aria-labelledby="log-title">
      <h2 id="log-title">
        Log <small>written at, in {zone.value.label}</small>
      </h2>
      {mayOperate(of) && of !== undefined ? (
        <Lines key={of.name} trader={of.name} />
      ) : (
        <p class="empty">Operators of the account may read the log of its trader.</p>
      )}
    </section>
  );
}

function Lines({ trader: name }: { readonly trader: string }) {
  const filter = useSignal<LogFilter>(EVERY_LINE);
  /** Where the lines that are shown begin; undefined for the newest. */
  const before = useSignal<string | undefined>(undefined);
  const { level, symbol, from, until } = filter.value;
  const since = enteredMoment(from, zone.value);
  const end = before.value ?? enteredMoment(until, zone.value);
  const query = {
    ...{ level, limit: SHOWN },
    ...(symbol !== '' && { symbol }),
    ...(since !== undefined && { since }),
    ...(end !== undefined && { before: end }),
  };
  const asked = useAsked<Page>(
    `log ${name} ${JSON.stringify(query)}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/logs', {
        params: { path: { trader: name }, query },
      }),
    { followsFacts: before.value === undefined },
  );
  return (
    <>
      <LogFilters
        filter={filter.value}
        change={(part) => {
          filter.value = { ...filter.value, ...part };
          before.value = undefined;
        }}
      />
      <UntilKnown asked={asked} what="the log">
        {({ body }) => (
          <>
            <Found lines={body.lines} isWhole={body.before === null} />
            <p class="paging">
              <button
                type="button"
                disabled={before.value === undefined}
                onClick={() => {
                  before.value = undefined;
                }}
              >
                Newest
              </button>
              <button
                type="button"
                disabled={body.before === null}
                onClick={() => {
                  before.value = body.before ?? undefined;
                }}
              >
                Older
              </button>
            </p>
          </>
        )}
      </UntilKnown>
    </>
  );
}

interface FoundProps {
  readonly lines: readonly LogLine[];
  readonly isWhole: boolean;
}

function Found({ lines, isWhole }: FoundProps) {
  if (lines.length === 0)
    return (
      <p class="empty">
        {isWhole ? 'No line of the log is so.' : 'None of these lines is so; older ones may be.'}
      </p>
    );
  return (
    <ol class="log-lines" aria-label="Lines of the log">
      {lines.map((line, index) => (
        <Line key={`${line.at} ${index}`} line={line} />
      ))}
    </ol>
  );
}

function Line({ line: { at, level, message, fields } }: { readonly line: LogLine }) {
  const { order_id: order, seq: _, market_time: market, ...more } = fields;
  const words = Object.entries(more).map(([name, value]) => `${name} ${textOf(value)}`);
  return (
    <li class={level}>
      <Moment at={at} /> <b>{level}</b>
      <p>
        {message} <small>{words.join(', ')}</small>{' '}
        {isOtherTime(market, at) && (
          <small>
            market time <Moment at={market} />
          </small>
        )}{' '}
        {typeof order === 'string' && <a href={hrefOf('why', order)}>Why {order}</a>}
      </p>
    </li>
  );
}

function isOtherTime(market: unknown, at: string): market is string {
  if (typeof market !== 'string') return false;
  return Math.abs(Date.parse(market) - Date.parse(at)) > OTHER_CLOCK_MS;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
