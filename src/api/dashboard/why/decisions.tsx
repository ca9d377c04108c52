// What was decided in a symbol, or by several strategies: each leads to its own answer.
import { groupedText } from '../facts/grouped-text.ts';
import { idWords } from '../facts/instrument-name.ts';
import { reasonWords } from '../facts/reasons.ts';
import type { Why } from '../facts/shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { SteadyLines } from '../lists/steady.tsx';
import { Coded } from '../lists/text-with-code.tsx';
import { hrefOf } from '../state/place.ts';

export function Decisions({ why }: { readonly why: Why }) {
  const { decisions, decisions_total: total } = why;
  if (decisions.length === 0) return null;
  const older = total - decisions.length;
  return (
    <section aria-labelledby="decisions-title">
      <h2 id="decisions-title">Decisions</h2>
      <SteadyLines name="decisions" rows={decisions}>
        {({ id, at, sentence, outcome }) => (
          <li key={id}>
            <Moment at={at} /> <a href={hrefOf('why', id)}>{idWords(id)}</a>{' '}
            <span>
              <Coded text={groupedText(sentence)} />
            </span>{' '}
            <small>{reasonWords(outcome)}</small>
          </li>
        )}
      </SteadyLines>
      {older > 0 && (
        <p>
          {older} older ones are in <a href={hrefOf('signals')}>Signals</a>.
        </p>
      )}
    </section>
  );
}
