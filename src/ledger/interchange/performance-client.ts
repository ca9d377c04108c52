// A whole move: the XML in which Portfolio Performance keeps a client, with all accounts and securities accounts.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { assembledFile } from './brokers/reading/assembled-file.ts';
import { readRow } from './brokers/reading/broker-row.ts';
import { besidesTransactions } from './performance/client/client-besides.ts';
import { clientProfile } from './performance/client/client-profile.ts';
import { clientRows, ownerNames } from './performance/client/client-rows.ts';
import { objectGraph } from './performance/client/object-graph.ts';
import type { ImportedFile, ImportProblem } from './rows/imported-file.ts';
import type { Digest } from './rows/row-origin.ts';
import { atLine } from './rows/table-rows.ts';
import { xmlTree } from './text/xml-tree.ts';

export interface ClientFileTerms {
  readonly digest: Digest;
  /** The name of an account or a securities account; undefined: all of them. */
  readonly account: string | undefined;
}

/** Objects stand within one another, as deep as accounts lead to each other. */
const DEPTH_MAX = 1_000;
/** Amounts have a currency since version 29. */
const VERSION_MIN = 29;

export function performanceClient(
  text: string,
  { digest, account }: ClientFileTerms,
): Result<ImportedFile, ImportProblem> {
  const tree = xmlTree(text, DEPTH_MAX);
  if (!tree.ok) return failed(atLine(tree.failure.line, tree.failure.why));
  const graph = objectGraph(tree.value);
  const version = Number(graph.text(tree.value, 'version'));
  if (!(version >= VERSION_MIN)) return failed(atLine(2, tooOld(version)));
  const rows = clientRows(graph, { version, account });
  if (account !== undefined && !ownerNames(graph).includes(account))
    return failed(atLine(undefined, `The file has no account "${account}".`));
  const read = rows.map((row) => readRow(row, clientProfile, new Map()));
  const file = assembledFile(read, { format: clientProfile.name, digest });
  return ok({ ...file, ignored: [...file.ignored, ...besidesTransactions(graph, account)] });
}

function tooOld(version: number): string {
  return `The file is of version ${version}, which has no currencies; open it in Portfolio Performance and save it again.`;
}
