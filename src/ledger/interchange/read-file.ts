// The entrance: a file of any known format, recognised by its content, as drafts, proposals and problems.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import { beancountImport } from './beancount-import.ts';
import { brokerFile, isBrokerFile } from './broker-file.ts';
import { draftsFromCsv, draftsFromJson } from './draft-files.ts';
import { isGhostfolioCsv } from './ghostfolio/csv-columns.ts';
import { ghostfolioCsv, ghostfolioJson } from './ghostfolio-export.ts';
import { activityStatement } from './ibkr/activity-statement.ts';
import { isFlexCsv } from './ibkr/flex/flex-csv.ts';
import { flexStatement } from './ibkr/flex-statement.ts';
import { statementOf } from './ibkr/stated/statement-figures.ts';
import { type Mapping, mappingFrom } from './mapped/mapping.ts';
import { mappedFile } from './mapped-file.ts';
import { ofxFile } from './ofx-file.ts';
import { performanceClient } from './performance-client.ts';
import { performanceExport } from './performance-export.ts';
import { proposedMapping } from './proposed-mapping.ts';
import { withDistinctOrigins } from './rows/distinct-origins.ts';
import type { ImportedFile, ImportProblem } from './rows/imported-file.ts';
import { withPrintableDrafts } from './rows/printable-drafts.ts';
import type { Digest } from './rows/row-origin.ts';
import { atLine } from './rows/table-rows.ts';
import { withoutSeparatorLine } from './text/csv-lines.ts';
import { cutRow } from './text/cut-row.ts';
import { decodedText, guessedText } from './text/decoded-text.ts';
import { adviceOn } from './unread-files.ts';

export const FORMATS = [
  'sluice-csv',
  'sluice-json',
  'ibkr-flex',
  'ibkr-activity',
  'ghostfolio-json',
  'ghostfolio-csv',
  'portfolio-performance',
  'portfolio-performance-xml',
  'broker-csv',
  'ofx',
  'beancount',
] as const;
export type ImportFormat = (typeof FORMATS)[number];

export interface FileToImport {
  readonly bytes: Uint8Array;
  /** Undefined: recognised by the content. */
  readonly format: ImportFormat | undefined;
  /** The text of a mapping file; with it the file is a CSV of any broker. */
  readonly mapping: string | undefined;
  /** Of several in the file. */
  readonly account: string | undefined;
  /** Of moments that the file writes without one; undefined: UTC. */
  readonly zone: Zone | undefined;
  readonly digest: Digest;
}

export function importedFile(file: FileToImport): Result<ImportedFile, readonly ImportProblem[]> {
  const mapping = file.mapping === undefined ? undefined : mappingFrom(file.mapping);
  if (mapping?.ok === false) return failed(mapping.failure.map((why) => atLine(undefined, why)));
  const decoded = decodedText(file.bytes, mapping?.value.encoding);
  if (!decoded.ok) return inOldEncoding(file) ?? failed([atLine(undefined, decoded.failure)]);
  const text = withLineFeeds(decoded.value);
  const read = readBy(text, file, mapping?.value);
  if (!read.ok) return failed([read.failure]);
  if (isEmpty(read.value)) return withoutRows(read.value);
  const keepsEqual = mapping?.ok === true;
  const whole = withoutCutRow(read.value, text);
  return ok(withPrintableDrafts(withDistinctOrigins(whole, { keepsEqual })));
}

/** Excel for the Mac ends lines by a carriage return alone. */
function withLineFeeds(text: string): string {
  return text.includes('\n') ? text : text.replaceAll('\r', '\n');
}

/** Of rows with separated values: markup and journals notice by themselves that they end too early. */
function withoutCutRow(file: ImportedFile, text: string): ImportedFile {
  const cut = /^\s*[<{]/.test(text) || file.format === 'beancount' ? undefined : cutRow(text);
  if (cut === undefined) return file;
  const why = `The file ends in the middle of its last row, which has ${cut.cells} of ${cut.columns} values; download it again.`;
  const isElsewhere = ({ place }: { readonly place: { readonly line: number | undefined } }) =>
    place.line !== cut.line;
  return {
    ...file,
    drafts: file.drafts.filter(isElsewhere),
    ignored: file.ignored.filter(isElsewhere),
    problems: [...file.problems.filter(isElsewhere), atLine(cut.line, why)],
  };
}

/** Of formats whose amounts and types are plain letters: only names may be misread. Undefined for any other file. */
function inOldEncoding(
  file: FileToImport,
): Result<ImportedFile, readonly ImportProblem[]> | undefined {
  const text = file.mapping === undefined ? guessedText(file.bytes) : undefined;
  if (text === undefined || !READ_IN_OLD_ENCODINGS.includes(formatOf(text))) return undefined;
  const read = readBy(text, file, undefined);
  if (!read.ok) return failed([read.failure]);
  const why = 'The file is not UTF-8 and was read as Windows-1252; check names with accents.';
  const remarks = [atLine(undefined, why), ...(read.value.remarks ?? [])];
  return ok(withPrintableDrafts({ ...read.value, remarks }));
}

const READ_IN_OLD_ENCODINGS: readonly (ImportFormat | undefined)[] = ['broker-csv', 'ofx'];

function isEmpty(file: ImportedFile): boolean {
  const { drafts, proposals, cancellations, ignored, problems } = file;
  return [drafts, proposals, cancellations, ignored, problems].every((all) => all.length === 0);
}

/** A statement of a quiet day has nothing to book; in any other file something is missing. */
function withoutRows(file: ImportedFile): Result<ImportedFile, readonly ImportProblem[]> {
  if (statementOf(file) === undefined)
    return failed([atLine(undefined, 'The file has a header, but no rows; export it again.')]);
  const place = { line: undefined, part: undefined, column: undefined };
  return ok({ ...file, ignored: [{ place, why: 'The statement has no transactions.' }] });
}

const UTC = zoneNamed('UTC');

function readBy(
  written: string,
  { format, account, zone, digest }: FileToImport,
  mapping: Mapping | undefined,
): Result<ImportedFile, ImportProblem> {
  const text = withoutSeparatorLine(written);
  const known = format ?? formatOf(text);
  if (account !== undefined && (mapping !== undefined || WITHOUT_ACCOUNTS.includes(known)))
    return failed(atLine(undefined, NO_ACCOUNTS));
  if (mapping !== undefined) return mappedFile(written, mapping, digest);
  const local = { digest, account, zone: zone ?? UTC };
  switch (known) {
    case 'sluice-csv':
      return draftsFromCsv(text, digest);
    case 'sluice-json':
      return draftsFromJson(text, digest);
    case 'ibkr-flex':
      return flexStatement(text, { digest, account });
    case 'ibkr-activity':
      return activityStatement(text, { digest, account });
    case 'ghostfolio-json':
      return ghostfolioJson(text, local);
    case 'ghostfolio-csv':
      return ghostfolioCsv(text, local);
    case 'portfolio-performance':
      return performanceExport(text, local);
    case 'portfolio-performance-xml':
      return performanceClient(text, { digest, account });
    case 'broker-csv':
      return brokerFile(text, { digest, account });
    case 'ofx':
      return ofxFile(text, { digest, account });
    case 'beancount':
      return beancountImport(text, { digest, account });
    default:
      return failed(unknownFormat(text));
  }
}

function unknownFormat(text: string): ImportProblem {
  const advice = adviceOn(text);
  if (advice !== undefined) return atLine(1, advice);
  const proposed = proposedMapping(text);
  return { ...atLine(1, UNKNOWN), ...(proposed.ok && { mapping: proposed.value.text }) };
}

/** Of which one could be chosen. */
const WITHOUT_ACCOUNTS: readonly (ImportFormat | undefined)[] = [
  ...(['sluice-csv', 'sluice-json', 'portfolio-performance'] as const),
];
const NO_ACCOUNTS =
  'A file of this format does not say which account a row is of; leave the account out, and import a file for each.';

const UNKNOWN = `The format is none of ${FORMATS.join(', ')}; name one, or write a mapping for the columns of your broker: \`sluice ledger map FILE\` proposes it.`;

const SIGNS: readonly (readonly [ImportFormat, RegExp])[] = [
  ['sluice-csv', /^type,at,on,currency,rate,/],
  ['sluice-json', /^\{\s*"format":\s*"sluice"/],
  ['ofx', /^(?:<!--\s*)?(?:<\?[^>]*>\s*)*(?:OFXHEADER:|DATA:OFXSGML|<\?OFX\b|<OFX>)/i],
  ['portfolio-performance-xml', /^(?:<\?[^>]*>\s*)?<client(?:\s[^>]*)?>/],
  ['ibkr-flex', /^<(?:\?xml|FlexQueryResponse|FlexStatementResponse)/],
  ['ghostfolio-json', /^\{[\s\S]*"activities"\s*:/],
  ['ibkr-activity', /^[^\n]*,Header,/],
  ['portfolio-performance', /^[^\n]*(?:Transaction Currency|Buchungswährung)/],
  ['ghostfolio-csv', /^[^\n]*\bdata ?source\b/i],
  ['beancount', /^\d{4}[-/]\d\d[-/]\d\d\s+(?:open\s+[A-Z]|(?:[*!]|txn)\s+")/m],
];

export function formatOf(text: string): ImportFormat | undefined {
  const start = text.trimStart();
  if (isFlexCsv(start)) return 'ibkr-flex';
  // Before the signs: a column of one broker may be named as one of another program.
  if (isBrokerFile(start)) return 'broker-csv';
  const found = SIGNS.find(([, sign]) => sign.test(start))?.[0];
  if (found !== undefined) return found;
  return isGhostfolioCsv(start) ? 'ghostfolio-csv' : undefined;
}
