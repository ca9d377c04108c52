// The chain: what came of it first, then the steps in the order of cause and effect.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { price } from '../facts/amounts.ts';
import { type ChainId, chainIds } from '../facts/chain-ids.ts';
import { idWords } from '../facts/instrument-name.ts';
import { type Entry, resultsOf, shownEntries, stopMoves } from '../facts/timeline.ts';
import { Moment } from '../lists/moment.tsx';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { ChainChart } from './chain-chart.tsx';
import { OneEntry } from './one-entry.tsx';

interface ChainProps {
  readonly title: string;
  readonly id: string;
  readonly entries: readonly Entry[];
  /** What comes before what came of it. */
  readonly children?: ComponentChildren;
}

export function Chain({ title, id, entries, children }: ChainProps) {
  const [isAll, setAll] = useState(false);
  const ids = chainIds(entries);
  const linked = new Set(ids.map((one) => one.id).filter((one) => one !== id));
  const minor = entries.filter(({ isMinor }) => isMinor).length;
  return (
    <>
      <section class="came-of" aria-labelledby="came-of-title">
        <h2 id="came-of-title">Why {idWords(title)}</h2>
        {children}
        <CameOf entries={entries} />
        <Related ids={ids} id={id} />
      </section>
      <ChainChart entries={entries} />
      <section aria-labelledby="steps-title">
        <h2 id="steps-title">
          What happened <small>times in {zone.value.label}, UTC on hover</small>
        </h2>
        <ol class="timeline">
          {shownEntries(entries, isAll).map((entry) => (
            <OneEntry key={entry.seq} entry={entry} linked={linked} />
          ))}
        </ol>
        {minor > 0 && (
          <button type="button" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll ? 'Hide the bookkeeping' : `Show ${minor} steps of bookkeeping`}
          </button>
        )}
      </section>
    </>
  );
}

function CameOf({ entries }: { readonly entries: readonly Entry[] }) {
  const results = resultsOf(entries);
  const moves = stopMoves(entries);
  if (results.length === 0 && moves.length === 0) return null;
  return (
    <dl class="facts">
      {results.map(({ position, text, tone }) => (
        <div key={position}>
          <dt>Earned</dt>
          <dd class={tone}>{text}</dd>
        </div>
      ))}
      {moves.length > 0 && (
        <div>
          <dt>Stop moved</dt>
          <dd>
            <ul>
              {moves.map(({ seq, at, from, to }) => (
                <li key={seq}>
                  {price(from)} → {price(to)} <Moment at={at} />
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Related({ ids, id }: { readonly ids: readonly ChainId[]; readonly id: string }) {
  const byKind = [...Map.groupBy(ids, ({ kind }) => kind)];
  if (byKind.length === 0) return null;
  return (
    <dl class="facts">
      {byKind.map(([kind, ofKind]) => (
        <div key={kind}>
          <dt>{ofKind.length === 1 ? kind : `${kind}s`}</dt>
          <dd class="ids">
            {ofKind.map((one) =>
              one.id === id ? (
                <strong key={one.id}>{idWords(one.id)}</strong>
              ) : (
                <a key={one.id} href={hrefOf('why', one.id)}>
                  {idWords(one.id)}
                </a>
              ),
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
