// How many pages of the journal's file wait in the log and stay in memory.

/** Pages in the write-ahead log after which a commit of facts itself writes them back to the file. */
export const LOG_PAGES_MAX = 2_000;

/** Of each connection: 16 MB by default, which weeks of appending fill with pages that nobody reads again. */
export const CACHE_KIB = 2_000;
