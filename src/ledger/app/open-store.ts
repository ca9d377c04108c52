// The way in for those who compose a ledger.
export { openLedgerStore } from '../store/open-ledger-store.ts';
