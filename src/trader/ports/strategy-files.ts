// The files of the strategies as the control API shows and saves them: checked by the code that reads them for a reload.

import type { Result } from '../../kernel/result.ts';
import type {
  FileIssue,
  FileVerdict,
  SavedFile,
  StrategyFileRow,
  StrategyFileText,
} from '../contract/strategy-files.ts';
import type { CommandRequest } from '../domain/terms/command-request.ts';

export interface FileSave {
  readonly name: string;
  readonly text: string;
  /** Of the text that was edited; null for a new file. */
  readonly baseHash: string | null;
  /** If false, the answer only states what would happen. */
  readonly isConfirmed: boolean;
  readonly by: string;
  readonly request?: CommandRequest;
}

export interface FileRefusal {
  /**
   * `changed`: the file has another text than the one that was edited. `invalid`: `issues` says why. `forbidden`: text of code,
   * which the configuration does not take from outside.
   */
  readonly kind: 'not-found' | 'forbidden' | 'refused' | 'changed' | 'invalid' | 'unconfirmed';
  readonly text: string;
  readonly issues?: readonly FileIssue[];
}

export interface StrategyFiles {
  list(): readonly StrategyFileRow[];
  read(name: string): Result<StrategyFileText, FileRefusal>;
  /** Writes nothing. The name may be that of a new file. */
  check(name: string, text: string): Promise<Result<FileVerdict, FileRefusal>>;
  /** Checks, writes and reloads; nothing is written that would be refused. */
  save(save: FileSave): Promise<Result<SavedFile, FileRefusal>>;
}
