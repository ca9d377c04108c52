// The preview of an import: what it books, what cannot be read and where, and what does not add up.

import type { ImportPreview } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money } from '../facts/decimals.ts';
import { placeWords, previewSentences } from '../facts/imports.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import { reasonWords } from '../facts/reasons.ts';
import { LongTable } from '../lists/long-table.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { Gaps } from './section.tsx';
import { TradedCells } from './traded-cells.tsx';

type Row = ImportPreview['rows'][number];
type Sentence = Pick<ImportPreview['problems'][number], 'line' | 'part' | 'detail'> & {
  readonly column?: string | null;
};

export function ImportedRows({ preview }: { readonly preview: ImportPreview }) {
  const { rows, problems, ignored, remarks, proposals, differences } = preview;
  return (
    <>
      <p role="status">{previewSentences(preview).join(' ')}</p>
      <Gaps sentences={differences.map(({ detail }) => detail)} />
      <Sentences title="Cannot be read" of={problems} isBad={true} />
      <Sentences title="For a person to book" of={proposals} />
      <Sentences title="Book nothing" of={ignored} />
      <Sentences title="Booked, but look at" of={remarks} />
      <Outcomes of={preview.outcomes} />
      {rows.length > 0 && <Rows rows={rows} />}
    </>
  );
}

interface SentencesProps {
  readonly title: string;
  readonly of: readonly Sentence[];
  readonly isBad?: boolean;
}

function Sentences({ title, of, isBad = false }: SentencesProps) {
  if (of.length === 0) return null;
  const rows = of.map((sentence, index) => ({ ...sentence, index }));
  return (
    <>
      <h3>{title}</h3>
      <LongTable
        name={title}
        heads={['Where', 'Column', 'Why']}
        widths={[20, 20, 60]}
        rows={rowsInMemory(rows, ({ index }) => index)}
        cells={({ column, detail, ...place }) => (
          <>
            <th scope="row">{placeWords(place)}</th>
            <td data-name="Column">{column ?? ''}</td>
            <td class={isBad ? 'outcome bad' : 'outcome'}>{detail}</td>
          </>
        )}
      />
    </>
  );
}

type Outcome = ImportPreview['outcomes'][number];

function Outcomes({ of }: { readonly of: readonly Outcome[] }) {
  const rows = of.map((one, index) => ({ ...one, index }));
  return (
    <>
      <h3>All rows of the file</h3>
      <LongTable
        name="All rows of the file"
        heads={['Kind', 'Outcome', '#Rows', 'Cash']}
        widths={[35, 20, 10, 35]}
        rows={rowsInMemory(rows, ({ index }) => index)}
        cells={({ kind, outcome, rows: count, sums }) => (
          <>
            <th scope="row">{reasonWords(kind.toLowerCase())}</th>
            <td data-name="Outcome">{outcome}</td>
            <td class="number" data-name="Rows">
              {wholeNumber(count)}
            </td>
            <td data-name="Cash">
              {sums.map(({ currency, amount }) => money(amount, currency)).join(', ')}
            </td>
          </>
        )}
      />
    </>
  );
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const numbered = rows.map((row, index) => ({ row, index }));
  return (
    <>
      <h3>Rows</h3>
      <LongTable
        name="Rows of the file"
        heads={['Where', 'Day', 'What', '#Shares', '#Price', '#Cash', 'Booked as']}
        widths={[13, 14, 25, 12, 12, 14, 10]}
        rows={rowsInMemory(numbered, ({ index }) => index)}
        toneOf={({ row }) => (row.transaction_id === null ? '' : 'known-row')}
        cells={({ row }) => <Cells row={row} />}
      />
    </>
  );
}

function Cells({ row }: { readonly row: Row }) {
  const { transaction_type: type, symbol, transaction_id: id } = row;
  return (
    <>
      <th scope="row">{placeWords(row)}</th>
      <td class="whole" data-name="Day">
        {dateText(row.trade_date)}
      </td>
      <td>
        {reasonWords(type.toLowerCase())} {symbol}
      </td>
      <TradedCells row={row} />
      <td data-name="Booked as">{id === null ? 'new' : id}</td>
    </>
  );
}
