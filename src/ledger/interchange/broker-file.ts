// The CSV export of a broker whose columns are known: no mapping is needed.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { PROFILES } from './brokers/profiles.ts';
import { rowsOfAccount } from './brokers/reading/account-selection.ts';
import { assembledFile } from './brokers/reading/assembled-file.ts';
import { type BrokerProfile, type JoinedRows, readRow } from './brokers/reading/broker-row.ts';
import { withFormer } from './brokers/reading/former-drafts.ts';
import { headerIn, rowsBelow } from './brokers/reading/header.ts';
import type { ImportedFile, ImportProblem } from './rows/imported-file.ts';
import type { Digest } from './rows/row-origin.ts';
import type { Row } from './rows/row-reading.ts';
import { atLine } from './rows/table-rows.ts';

export interface BrokerTermsOfFile {
  readonly digest: Digest;
  /** Undefined: the only one of the file. */
  readonly account: string | undefined;
}

export function isBrokerFile(text: string): boolean {
  return headerIn(text, PROFILES) !== undefined;
}

export function brokerFile(
  text: string,
  { digest, account }: BrokerTermsOfFile,
): Result<ImportedFile, ImportProblem> {
  const header = headerIn(text, PROFILES);
  if (header === undefined) return failed(atLine(1, UNKNOWN));
  const table = rowsBelow(text, header);
  if (!table.ok) return table;
  const { profile } = header;
  const rows = rowsOfAccount(table.value.rows, { column: profile.account, wanted: account });
  if (!rows.ok) return rows;
  const joined: JoinedRows = profile.joined?.(rows.value) ?? { rows: rows.value, notes: [] };
  const terms = { format: profile.name, digest };
  const fileBy = (reader: BrokerProfile, all: readonly Row[]) =>
    assembledFile(
      all.map((row) => readRow(row, reader, table.value.above)),
      terms,
    );
  const { before = [] } = profile;
  const file = before.reduce(
    (known, former) =>
      withFormer(known, fileBy({ ...profile, ...former }, rows.value).drafts, joined.wholes),
    fileBy(profile, joined.rows),
  );
  return ok({
    ...file,
    ignored: [...table.value.notes, ...joined.notes, ...file.ignored],
    problems: [...table.value.problems, ...file.problems],
  });
}

const UNKNOWN =
  'No line has the header of a broker that is known; export the file again, or write a mapping for its columns: `sluice ledger map FILE` proposes it.';
