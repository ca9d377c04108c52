// How long, and with how much memory, strategy code may run.

/** For one run of the file or one call of its condition. */
export const CALL_MS_MAX = 250;

/** After this many calls in a row that took too long, the code is not called again. */
export const SLOW_CALLS_MAX = 3;

/** For reading a file the first time, in a process of its own; a busy machine needs a second to start one. */
export const LOAD_MS_MAX = 5_000;
export const LOAD_MEMORY_MB_MAX = 64;

/** For the terms of one file: far more than a strategy for a hundred symbols has. */
export const NODES_MAX = 5_000;
export const DEPTH_MAX = 30;
export const TERMS_CHARACTERS_MAX = 100_000;
