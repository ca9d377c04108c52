// The files of the strategies as the control API shows and saves them: checked by the code that reads them for a reload.
import type { Result } from '../../kernel/result.ts';
import type { CommandRequest } from '../domain/terms/command-request.ts';

export interface StrategyFileRow {
  /** `flow-follow.yaml` */
  readonly name: string;
  /** What it is called in the configuration in force; null for defaults, and for a file that is not in force. */
  readonly strategy: string | null;
  readonly bytes: number;
  readonly changed_at: string;
}

export interface StrategyFileText {
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, in hex: a save states the one it began with. */
  readonly hash: string;
  readonly changed_at: string;
}

/** A fault, in the words of `sluice strategy check`. */
export interface FileIssue {
  /** With file, line and column. */
  readonly sentence: string;
  /** Null if another file is at fault. */
  readonly line: number | null;
  readonly column: number | null;
}

export interface FileVerdict {
  /** Whether a save would come into force. */
  readonly ok: boolean;
  readonly issues: readonly FileIssue[];
  /** By meaning, one line each: `follow: stop.percent 1 -> 2`. */
  readonly changes: readonly string[];
  /** What would happen, and from when; empty with issues. */
  readonly text: string;
}

export interface SavedFile {
  readonly name: string;
  readonly hash: string;
  /** False: written, but the reload was refused, and the previous configuration stays in force. */
  readonly in_force: boolean;
  /** What the reload said. */
  readonly text: string;
}

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
