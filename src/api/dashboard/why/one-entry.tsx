// One fact of the chain: when, what about, its sentences, and on demand the fact itself.
import { textParts } from '../facts/chain-ids.ts';
import { groupedPrices } from '../facts/grouped-text.ts';
import type { Entry } from '../facts/timeline.ts';
import { Moment } from '../lists/moment.tsx';
import { hrefOf } from '../state/place.ts';

interface OneEntryProps {
  readonly entry: Entry;
  /** Ids that lead somewhere else. */
  readonly linked: ReadonlySet<string>;
}

export function OneEntry({ entry, linked }: OneEntryProps) {
  const { seq, at, lines, fact, isMinor } = entry;
  return (
    <li class={isMinor ? 'minor' : ''}>
      <Moment at={at} />
      <div>
        {lines.map(({ topic, text, isBad }, index) => (
          <p key={index} class={isBad ? 'bad' : ''}>
            <b>{topic}</b> <Linked text={text} linked={linked} />
          </p>
        ))}
        <details>
          <summary>
            {fact.type.replaceAll('-', ' ')}, fact {seq}
          </summary>
          <pre>{JSON.stringify(fact, null, 2)}</pre>
        </details>
      </div>
    </li>
  );
}

function Linked({ text, linked }: { readonly text: string; readonly linked: ReadonlySet<string> }) {
  return (
    <span>
      {textParts(text, linked).map(({ text: part, id }) =>
        id === undefined ? (
          groupedPrices(part)
        ) : (
          <a key={part} href={hrefOf('why', id)}>
            {part}
          </a>
        ),
      )}
    </span>
  );
}
