// Reconciliations with statements in a folder: one file for each account and last day of a statement.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import type { NightlyProof, NightlyProofs } from '../http/presenters/nightly-proofs.ts';

export interface ReconciliationFiles extends NightlyProofs {
  keep(proof: NightlyProof): void;
}

/** An account is a name such as U1234567. */
const NAME = /^([A-Za-z0-9]{1,32})\.(\d{4}-\d{2}-\d{2})\.json$/;

export function openReconciliationFiles(apiFolder: string): ReconciliationFiles {
  const folder = join(apiFolder, 'statements');
  return {
    keep(proof) {
      const name = `${proof.account}.${proof.to}.json`;
      if (!NAME.test(name)) throw new Error(`"${proof.account}" is not a name of an account`);
      makeFolder(folder, 0o700);
      const part = join(folder, `${name}.part`);
      writeFileSync(part, `${JSON.stringify(proof)}\n`, { mode: 0o600 });
      renameSync(part, join(folder, name));
    },
    of(account, day) {
      const covering = namesIn(folder)
        .map((name) => NAME.exec(name))
        .filter((match) => match?.[1] === account && (match[2] ?? '') >= day)
        .map((match) => readProof(join(folder, match?.[0] ?? '')))
        .filter((proof) => proof !== undefined)
        .filter(({ from }) => from <= day);
      return covering.toSorted((a, b) => (a.made_at < b.made_at ? -1 : 1)).at(-1);
    },
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined for a file that was not written here. */
function readProof(file: string): NightlyProof | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NightlyProof;
  } catch {
    return undefined;
  }
}
