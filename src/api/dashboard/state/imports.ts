// A file of transactions on its way into a portfolio: read in the browser, previewed and booked by the server.

import type { Asked } from '../browser/ask.ts';
import type { ImportPreview, ImportRun, Portfolio } from '../facts/book-shapes.ts';
import { barOf, previewSentences } from '../facts/imports.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

export interface ChosenFile {
  readonly name: string;
  readonly content: string;
  /** YAML: what the columns of a CSV of any broker mean; empty for files whose format is known. */
  readonly mapping: string;
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
    act: async () =>
      turned(
        await door.ask<ImportRun>((client) =>
          client.POST('/api/v1/portfolios/{id}/import-runs', {
            params: { path: { id }, query: leavesOut ? { skip_unreadable: 'true' } : {} },
            body: sent(file),
          }),
        ),
        ({ rows }) =>
          `${file.name}: ${wholeNumber(rows)} rows are being booked; the portfolio says how far it is.`,
      ),
  };
}
