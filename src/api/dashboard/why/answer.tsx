// The answer before anything else: one sentence, what refused by groups, and how near each condition came.
import { useId } from 'preact/hooks';
import { signedShare } from '../facts/decimals.ts';
import { groupedText } from '../facts/grouped-text.ts';
import type { Why } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Coded } from '../lists/text-with-code.tsx';
import { hrefOf } from '../state/place.ts';

export function Answer({ why }: { readonly why: Why }) {
  const { sentence, outcome, refusals, conditions, changes = [], afterwards = [] } = why;
  return (
    <>
      <p class={`sentence ${outcome === 'unprotected' ? 'bad' : ''}`}>
        <Coded text={groupedText(sentence)} />
      </p>
      {refusals.length > 0 && <Refusals why={why} />}
      {conditions.length > 0 && <Conditions why={why} />}
      {changes.length > 0 && <Changes why={why} />}
      {afterwards.length > 0 && <Afterwards moves={afterwards} />}
    </>
  );
}

function Refusals({ why: { refusals, is_symbol: isMany } }: { readonly why: Why }) {
  const title = useId();
  const own = refusals.filter(({ follows }) => follows === null);
  const following = refusals.filter(({ follows }) => follows !== null);
  return (
    <section aria-labelledby={title}>
      <h3 id={title}>Refused by</h3>
      {isMany && (
        <p class="parts">
          A signal counts for each of its reasons; figures are of the newest signal.
        </p>
      )}
      <dl class="facts">
        {[...Map.groupBy(own, ({ group }) => group)].map(([group, reasons]) => (
          <div key={group}>
            <dt>{group}</dt>
            <dd>
              <ul>
                {reasons.map(({ kind, text, signals, of }) => (
                  <li key={kind}>
                    {isMany && <a href={hrefOf('why', of)}>{`${signals} ×`}</a>}{' '}
                    <Coded text={groupedText(text)} />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
        {following.length > 0 && (
          <div>
            <dt>Follow from these</dt>
            <dd>{following.map(({ text }) => groupedText(text)).join('; ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Conditions({ why: { conditions, is_symbol: isMany } }: { readonly why: Why }) {
  const title = useId();
  return (
    <section aria-labelledby={title}>
      <h3 id={title}>{isMany ? 'Nearest to an entry' : 'How near each condition came'}</h3>
      <table class="cards" aria-labelledby={title}>
        <ColumnHeads names={['Condition', 'Was', 'Needed', 'Met', '#Distance']} />
        <tbody>
          {conditions.map(({ of, name, seen, needs, met, share }, index) => (
            <tr key={index}>
              <th scope="row">{isMany ? <a href={hrefOf('why', of)}>{name}</a> : name}</th>
              <td data-name="was">{seen}</td>
              <td data-name="needed">{needs}</td>
              <td data-name="met" class={met ? '' : 'bad'}>
                {met ? 'yes' : 'no'}
              </td>
              <td data-name="distance" class="number">
                {distanceText(met, share)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A value that must be below its limit can equal it: the distance is 0, and the condition is not met. */
function distanceText(met: boolean, share: number | null): string {
  if (share === null) return '';
  return share === 0 && !met ? 'at the limit' : `${(100 * share).toFixed(1)} %`;
}

const BY: Readonly<Record<Why['changes'][number]['by'], string>> = {
  strategy: 'the strategy',
  configuration: 'the configuration',
  person: 'you',
  moment: 'another moment',
  nothing: 'nothing',
};

function Changes({ why: { changes, is_symbol: isMany } }: { readonly why: Why }) {
  const title = useId();
  return (
    <section aria-labelledby={title}>
      <h3 id={title}>{isMany ? 'One change away' : 'It would have traded with'}</h3>
      <dl class="facts">
        {[...Map.groupBy(changes, ({ by }) => by)].map(([by, ofThem]) => (
          <div key={by}>
            <dt>{BY[by]}</dt>
            <dd>
              <ul>
                {ofThem.map(({ text, of, signals }, index) => (
                  <li key={index}>
                    {isMany && <a href={hrefOf('why', of)}>{`${signals} ×`}</a>}{' '}
                    <Coded text={groupedText(text)} />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const STATES = {
  known: '',
  waiting: 'not yet',
  unknown: 'unknown',
  'after-close': 'after the close',
};

function Afterwards({ moves }: { readonly moves: Why['afterwards'] }) {
  const title = useId();
  const direction = moves[0]?.signal === 'SELL' ? 'down' : 'up';
  return (
    <section aria-labelledby={title}>
      <h3 id={title}>Afterwards ({direction}, as predicted, is +)</h3>
      <dl class="facts">
        {moves.map(({ horizon, move, state }) => (
          <div key={horizon}>
            <dt>{horizon}</dt>
            <dd>{move === null ? STATES[state] : signedShare(move)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
