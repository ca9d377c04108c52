// How long, and with how much memory, strategy code may run.

/** For one run of the file or one call of its condition. */
export const CALL_MS_MAX = 250;

/** Of a call where no market waits: what counts is the processor time it used, and a busy machine may take that long to give it. */
export const WAITING_MS_MAX = 6_000;

/** A call that was cut off before it had this much processor time waited for other programs, and is made again. */
export const CALL_SPENT_MS_MIN = 200;

/** Once more with so much time, then once more with that. */
export const CALL_AGAIN_MS = [1_000, 4_000] as const;

/** After this many calls in a row that took too long, the code is not called again. */
export const SLOW_CALLS_MAX = 3;

/** For reading a file the first time, in a separate process. */
export const LOAD_PROCESSOR_S_MAX = 5;
/** A busy machine may take that long to give it its processor time. */
export const LOAD_MS_MAX = 60_000;
export const LOAD_MEMORY_MB_MAX = 64;

/** For the terms of one file: far more than a strategy for a hundred symbols has. */
export const NODES_MAX = 5_000;
export const DEPTH_MAX = 30;
export const TERMS_CHARACTERS_MAX = 100_000;

/** For the process that asks the conditions of all strategies of a daemon. */
export const ASKING_MEMORY_MB_MAX = 128;

/** What that process may use in its life: a call of a built-in function that does not return ends it. */
export const ASKING_PROCESSOR_S_MAX = 10;
/** From here on it is replaced after its answer, so that what it has used is not held against a later call. */
export const ASKING_REPLACED_S = 4;

/** After this many calls in a row that ended the process, the code is not called again. */
export const ENDED_CALLS_MAX = 3;
