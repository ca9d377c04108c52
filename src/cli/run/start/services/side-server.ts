// A server that the demonstration starts beside itself when it is asked for with `--with`: one file each.
import type { Result } from '../../../../kernel/result.ts';

export interface SideServer {
  /** What is typed after `--with`. */
  readonly name: string;
  /** Before anything starts: brings what it needs. A sentence if that cannot be. */
  prepare(): Promise<Result<void, string>>;
  /** Its files go to the folder, which is there. Resolves once it answers. */
  start(folder: string): Promise<Result<RunningServer, string>>;
}

export interface RunningServer {
  /** Merged into the configuration of the demonstration, as a file would be. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Where it is and how to look into it, for the terminal: at most 78 columns each. */
  readonly lines: readonly string[];
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}
