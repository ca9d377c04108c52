// A file of transactions on its way into a portfolio: read in the browser, previewed and booked by the server.

import type { Asked } from '../browser/ask.ts';
import type { ImportPreview, ImportRun, Portfolio, UndoneImport } from '../facts/book-shapes.ts';
import { barOf, previewSentences, undoneWords } from '../facts/imports.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import { momentTime } from '../facts/times.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { rememberColumns } from './remembered-columns.ts';
import { door } from './session.ts';
import { today, zone } from './zone.ts';

export interface ChosenFile {
  readonly name: string;
  readonly content: string;
  /** YAML: what the columns of a CSV of any broker mean; empty for files whose format is known. */
  readonly mapping: string;
  /** The mapping is that of the last file with this header row. */
  readonly isRemembered?: boolean;
  /** The mapping is what the server makes of the columns. */
  readonly isProposed?: boolean;
}

export function previewOf(id: number, file: ChosenFile): Promise<Asked<ImportPreview>> {
  return door.ask<ImportPreview>((client) =>
    client.POST('/api/v1/portfolios/{id}/imports', { params: { path: { id } }, body: sent(file) }),
  );
}

function sent({ content, mapping }: ChosenFile) {
  return { content, ...(mapping.trim() === '' ? {} : { mapping }) };
}

/** The server reads the file again for the preview: what it shows is what it would book now. */
export function importDecision(
  { id, name }: Pick<Portfolio, 'id' | 'name'>,
  file: ChosenFile,
  leavesOut: boolean,
): Decision {
  return {
    title: `Import ${file.name}`,
    label: 'Book it',
    where: name ?? `Portfolio ${id}`,
    means: 'Asking what it would book…',
    preview: async () => {
      const asked = await previewOf(id, file);
      if (asked.kind !== 'ok') return asked;
      const bar = barOf(asked.body, leavesOut);
      if (bar !== '') return { kind: 'refused', status: 422, detail: bar };
      return turned(asked, (body) => previewSentences(body).join(' '));
    },
    act: async () => {
      const asked = await door.ask<ImportRun>((client) =>
        client.POST('/api/v1/portfolios/{id}/import-runs', {
          params: { path: { id }, query: leavesOut ? { skip_unreadable: 'true' } : {} },
          body: sent(file),
        }),
      );
      if (asked.kind === 'ok') rememberColumns(file.content, file.mapping);
      return turned(
        asked,
        ({ rows }) =>
          `${file.name}: ${wholeNumber(rows)} rows are being booked; the portfolio says how far it is.`,
      );
    },
  };
}

/** What it reverses is what was shown, or nothing. */
export function undoDecision(
  { id, name }: Pick<Portfolio, 'id' | 'name'>,
  run: Pick<ImportRun, 'id' | 'requested_at'>,
): Decision {
  const path = { id, import_id: run.id };
  let version: number | undefined;
  return {
    title: `Undo the import of ${momentTime(run.requested_at, zone.value, today.value)}`,
    label: 'Undo it',
    where: name ?? `Portfolio ${id}`,
    means: 'Asking what it would reverse…',
    preview: async () => {
      const asked = await door.ask<UndoneImport>((client) =>
        client.POST('/api/v1/portfolios/{id}/import-runs/{import_id}/undo', {
          params: { path, query: { dry_run: 'true' } },
        }),
      );
      if (asked.kind !== 'ok') return asked;
      version = asked.body.version;
      const words = undoneWords(asked.body, 'would');
      return asked.body.reversed.length === 0
        ? { kind: 'refused', status: 409, detail: words }
        : turned(asked, () => words);
    },
    act: async () =>
      turned(
        await door.ask<UndoneImport>((client) =>
          client.POST('/api/v1/portfolios/{id}/import-runs/{import_id}/undo', {
            params: { path },
            headers: { 'if-match': `"v${version}"` },
          }),
        ),
        (body) => `Import undone: ${undoneWords(body, 'did')}`,
      ),
  };
}
