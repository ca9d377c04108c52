// The number of pages of the journal's file in the log and in memory.

/** Pages in the write-ahead log after which a commit of facts writes them back to the file. */
export const LOG_PAGES_MAX = 2_000;

/** What a daemon has in the log before it writes it back: half of the pages above, and what is committed meanwhile. */
export const LOG_ROOM_BYTES = 10_000_000;

/** Per connection: the default of 16 MB would fill with pages that are never read again. */
export const CACHE_KIB = 2_000;
