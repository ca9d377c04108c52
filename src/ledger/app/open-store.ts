// The way in for those who compose a ledger, or copy its tables.
export { COUNTER_TABLE, carryCounters } from '../store/carry-counters.ts';
export { type LedgerStoreOptions, openLedgerStore } from '../store/open-ledger-store.ts';
export { PRICE_SCHEMA } from '../store/prices/tables.ts';
export { LEDGER_SCHEMA } from '../store/schema.ts';
export { isSealed, takesKey } from './personal/book-key-check.ts';
