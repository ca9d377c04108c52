// A statement or an export of another program: what it would book, row by row, before it books anything.

import { useRef, useState } from 'preact/hooks';
import type { Asked } from '../browser/ask.ts';
import type { ImportPreview, Portfolio } from '../facts/book-shapes.ts';
import { barOf } from '../facts/imports.ts';
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
  const read = (name: string, content: string) => {
    const remembered = rememberedMapping(content);
    // Of the file before, unless somebody has typed it.
    const typed = file?.isRemembered === true && file.mapping === mapping ? '' : mapping;
    const chosen = remembered ?? typed;
    setMapping(chosen);
    setFile({ name, content, mapping: chosen, isRemembered: remembered !== undefined });
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
      <details>
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
          onClick={() => file !== undefined && setFile({ ...file, mapping, isRemembered: false })}
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
              setMapping('');
              setFile({ ...file, mapping: '', isRemembered: false });
            }}
          >
            Forget them
          </button>
        </p>
      )}
      <ImportRuns portfolio={portfolio} />
      {file !== undefined && <Previewed portfolio={portfolio} file={file} />}
    </Section>
  );
}

interface PreviewedProps {
  readonly portfolio: Portfolio;
  readonly file: ChosenFile;
}

/** Asked for again once it is booked: then every row is there. */
function Previewed({ portfolio, file }: PreviewedProps) {
  /** The file of which such rows are left out: not of the next one. */
  const [partly, setPartly] = useState<ChosenFile | undefined>(undefined);
  const asked = useOnce(decided.value, file, () => previewOf(portfolio.id, file));
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
