// A statement or an export of another program: what it would book, row by row, before it books anything.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Asked } from '../browser/ask.ts';
import type { ImportPreview, Portfolio } from '../facts/book-shapes.ts';
import { barOf, mappingIn } from '../facts/imports.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import { Renewing } from '../lists/renewing.tsx';
import { consider, decided } from '../state/decisions.ts';
import { type ChosenFile, importDecision, previewOf } from '../state/imports.ts';
import { useOnce } from '../state/query-cache.ts';
import { forgetColumns, rememberedMapping } from '../state/remembered-columns.ts';
import { ImportRuns } from './import-runs.tsx';
import { ImportedRows } from './imported-rows.tsx';
import { Section } from './section.tsx';

const ENDINGS = '.csv,.xml,.json,.txt,.ofx,.qfx,.beancount';

export function Import({ portfolio }: { readonly portfolio: Portfolio }) {
  const [file, setFile] = useState<ChosenFile | undefined>(undefined);
  const [mapping, setMapping] = useState('');
  /** A long file takes longer to be read than a short one that is chosen after it. */
  const newest = useRef<File>(undefined);
  const readBy = (mapped: ChosenFile) => {
    setMapping(mapped.mapping);
    setFile(mapped);
  };
  const read = (name: string, content: string) => {
    const remembered = rememberedMapping(content);
    // Of the file before, unless somebody has typed it.
    const isOfFile = file?.isRemembered === true || file?.isProposed === true;
    const typed = isOfFile && file.mapping === mapping ? '' : mapping;
    const isRemembered = remembered !== undefined;
    readBy({ name, content, mapping: remembered ?? typed, isRemembered });
  };
  return (
    <Section name="import" title="Import a file">
      <p class="parts">
        Statements of Interactive Brokers (Flex, activity), exports of 30 brokers, of Ghostfolio and
        Portfolio Performance, OFX and QFX of banks, CSV and JSON of sluice, or any CSV with a
        mapping. Nothing is booked before you confirm.
      </p>
      <p class="choices">
        <label>
          File{' '}
          <input
            type="file"
            accept={ENDINGS}
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              newest.current = chosen;
              if (chosen === undefined) return setFile(undefined);
              void chosen.text().then((content) => {
                if (newest.current === chosen) read(chosen.name, content);
              });
            }}
          />
        </label>
      </p>
      <details open={file?.isProposed === true}>
        <summary>What the columns mean, for a CSV of another program</summary>
        <label>
          Mapping (YAML)
          <textarea
            rows={6}
            value={mapping}
            onInput={({ currentTarget }) => setMapping(currentTarget.value)}
          />
        </label>
        <button
          type="button"
          disabled={file === undefined}
          onClick={() =>
            file !== undefined && setFile({ name: file.name, content: file.content, mapping })
          }
        >
          Read the file with it
        </button>
      </details>
      {file?.isRemembered === true && (
        <p class="parts">
          The columns are read as in the last file with this header row.{' '}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              forgetColumns(file.content);
              readBy({ name: file.name, content: file.content, mapping: '' });
            }}
          >
            Forget them
          </button>
        </p>
      )}
      {file?.isProposed === true && (
        <p class="parts" role="status">
          What the columns mean is read from the file itself. Compare its rows with those below, and
          correct the mapping where it is wrong.
        </p>
      )}
      <ImportRuns portfolio={portfolio} />
      {file !== undefined && <Previewed {...{ portfolio, file, readBy }} />}
    </Section>
  );
}

interface PreviewedProps {
  readonly portfolio: Portfolio;
  readonly file: ChosenFile;
}

interface ReadableProps extends PreviewedProps {
  readBy(file: ChosenFile): void;
}

/** Asked for again once it is booked: then every row is there. */
function Previewed({ portfolio, file, readBy }: ReadableProps) {
  /** The file of which such rows are left out: not of the next one. */
  const [partly, setPartly] = useState<ChosenFile | undefined>(undefined);
  const asked = useOnce(decided.value, file, () => previewOf(portfolio.id, file));
  const proposed = asked === undefined || asked.isOld ? undefined : proposedBy(asked.answer);
  useEffect(() => {
    if (proposed === undefined || file.mapping !== '') return;
    readBy({ ...file, mapping: mappingIn(portfolio.base_currency, proposed), isProposed: true });
  }, [proposed, file]);
  if (asked === undefined) return <p class="waiting">Reading {file.name}…</p>;
  return (
    <Renewing isOld={asked.isOld}>
      <h3>{file.name}</h3>
      <Answered
        {...{ asked: asked.answer, portfolio, file }}
        leavesOut={partly === file}
        setLeavesOut={(leavesOut) => setPartly(leavesOut ? file : undefined)}
      />
    </Renewing>
  );
}

function proposedBy(answer: Asked<ImportPreview>): string | undefined {
  return answer.kind === 'refused' ? answer.mapping : undefined;
}

interface AnsweredProps extends PreviewedProps {
  readonly asked: Asked<ImportPreview>;
  readonly leavesOut: boolean;
  setLeavesOut(leavesOut: boolean): void;
}

function Answered({ asked, portfolio, file, leavesOut, setLeavesOut }: AnsweredProps) {
  if (asked.kind !== 'ok')
    return (
      <p class="refusal" role="alert">
        {asked.kind === 'refused' ? asked.detail : 'The API does not answer; nothing was booked.'}
      </p>
    );
  const { body } = asked;
  const bar = barOf(body, leavesOut);
  return (
    <>
      <ImportedRows preview={body} />
      {body.problems.length > 0 && (
        <label class="leave-out">
          <input
            type="checkbox"
            checked={leavesOut}
            onChange={({ currentTarget }) => setLeavesOut(currentTarget.checked)}
          />{' '}
          Leave out rows that cannot be read
        </label>
      )}
      {bar !== '' && <p class="parts">{bar}</p>}
      <p class="choices">
        <button
          type="button"
          disabled={bar !== ''}
          onClick={() => void consider(importDecision(portfolio, file, leavesOut))}
        >
          Book {wholeNumber(body.new_rows)} rows…
        </button>
      </p>
    </>
  );
}
