// Exit codes, fixed for scripts and service managers.

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notRunning: 3,
  configuration: 4,
  timeout: 5,
  /** Of a process of the daemon or the API that a person asked to stop: service managers do not start it again. */
  stopped: 10,
} as const;

/** What each code means to a script. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'ok',
  failure: 'failure',
  usage: 'not found, or bad usage',
  notRunning: 'no daemon runs',
  configuration: 'configuration',
  timeout: 'timeout',
  stopped: 'of the process of the daemon or the API: a person asked it to stop',
};

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with its exit code; passed to every command. */
export type Finish = (exitCode: ExitCode) => void;

/** Why a command failed: a sentence for people, a code for scripts. */
export interface CommandFailure {
  readonly sentence: string;
  readonly code: string;
  readonly exitCode: ExitCode;
}
