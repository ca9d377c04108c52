// Exit codes, fixed for scripts and service managers.

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notRunning: 3,
  configuration: 4,
  timeout: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with its exit code; handed to every command file. */
export type Finish = (exitCode: ExitCode) => void;

/** Why a command ends without having done its work: a sentence for people, a code for scripts. */
export interface CommandFailure {
  readonly sentence: string;
  readonly code: string;
  readonly exitCode: ExitCode;
}
