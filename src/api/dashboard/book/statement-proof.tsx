// A portfolio beside a statement of its broker: each figure that differs on both sides, and what settles it. It books nothing.
import { useRef, useState } from 'preact/hooks';
import type { Asked } from '../browser/ask.ts';
import type { Portfolio, StatementProof } from '../facts/book-shapes.ts';
import { differing, figureWords, proofSentence, shownRows } from '../facts/statement-proof.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Renewing } from '../lists/renewing.tsx';
import { decided } from '../state/decisions.ts';
import { useOnce } from '../state/query-cache.ts';
import { door } from '../state/session.ts';
import { Gaps, Section } from './section.tsx';

interface Statement {
  readonly name: string;
  readonly content: string;
}

export function StatementProofs({ portfolio }: { readonly portfolio: Portfolio }) {
  const [statement, setStatement] = useState<Statement | undefined>(undefined);
  /** A long file takes longer to be read than a short one that is chosen after it. */
  const newest = useRef<File>(undefined);
  return (
    <Section name="statement-proof" title="Book and statement">
      <p class="parts">
        Compares shares, cost, gains, income and cash with the broker's statement (Flex query in
        XML, activity statement in CSV), to the cent. Nothing is booked.
      </p>
      <p class="choices">
        <label>
          Statement{' '}
          <input
            type="file"
            accept=".xml,.csv"
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              newest.current = chosen;
              if (chosen === undefined) return setStatement(undefined);
              void chosen.text().then((content) => {
                if (newest.current === chosen) setStatement({ name: chosen.name, content });
              });
            }}
          />
        </label>
      </p>
      {statement !== undefined && <Compared portfolio={portfolio} statement={statement} />}
    </Section>
  );
}

interface ComparedProps {
  readonly portfolio: Portfolio;
  readonly statement: Statement;
}

/** Asked for again after each decision, which may have settled a difference. */
function Compared({ portfolio: { id }, statement }: ComparedProps) {
  const { name, content } = statement;
  const asked = useOnce(decided.value, statement, () =>
    door.ask<StatementProof>((client) =>
      client.POST('/api/v1/portfolios/{id}/statement-proof', {
        ...{ params: { path: { id } }, body: { content } },
      }),
    ),
  );
  if (asked === undefined) return <p class="waiting">Reading {name}…</p>;
  return (
    <Renewing isOld={asked.isOld}>
      <h3>{name}</h3>
      <Answered asked={asked.answer} />
    </Renewing>
  );
}

function Answered({ asked }: { readonly asked: Asked<StatementProof> }) {
  if (asked.kind !== 'ok')
    return (
      <p class="refusal" role="alert">
        {asked.kind === 'refused' ? asked.detail : 'The API does not answer.'}
      </p>
    );
  const { body } = asked;
  const figures = differing(body);
  return (
    <>
      <p role="status" class={body.equal ? '' : 'loss'}>
        {proofSentence(body)}
      </p>
      {figures.length > 0 && <Differences figures={figures} />}
      <Gaps sentences={shownRows(body)} />
    </>
  );
}

interface DifferencesProps {
  readonly figures: readonly StatementProof['figures'][number][];
}

function Differences({ figures }: DifferencesProps) {
  return (
    <table class="cards">
      <ColumnHeads names={['Figure', '#Book', '#Statement', '#Difference', 'What settles it']} />
      <tbody>
        {figures.map((one) => (
          <tr key={`${one.figure} ${one.of} ${one.currency ?? ''}`}>
            <th scope="row">{figureWords(one)}</th>
            <td class="number" data-name="Book">
              {one.booked}
            </td>
            <td class="number" data-name="Statement">
              {one.stated}
            </td>
            <td class="number" data-name="Difference">
              {one.difference}
            </td>
            <td data-name="What settles it">{one.causes.map(({ detail }) => detail).join(' ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
