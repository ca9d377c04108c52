// A step that writes nothing: what it is given to write it keeps in memory and answers from there, so that many transactions can
// be tried against the ledger as it is before the first of them is booked.
import type { LedgerStep, LedgerStore } from '../../ports/ledger-store.ts';
import { dryRunLots } from './dry-run-lots.ts';
import { dryRunSecurities } from './dry-run-securities.ts';
import { dryRunTransactions, FIRST_NUMBER } from './dry-run-transactions.ts';

/** Knows what booking transactions, and taking them back, reads and writes. */
export function dryRunStep({ read, now }: Pick<LedgerStore, 'read' | 'now'>): LedgerStep {
  let number = FIRST_NUMBER;
  return {
    ...read,
    ...NOT_IN_DRY_RUN,
    ...dryRunSecurities(read),
    ...dryRunLots(read),
    ...dryRunTransactions(read),
    at: now(),
    async nextId() {
      number += 1;
      return number;
    },
    // A balance refuses nothing, and neither does a key.
    addCash: async () => {},
    keepKey: async () => {},
    // Its securities are invisible to others.
    lockNames: async () => {},
  };
}

async function notInDryRun(): Promise<never> {
  throw new Error('no booking of transactions writes this');
}

const NOT_IN_DRY_RUN = {
  holderFor: notInDryRun,
  savePortfolio: notInDryRun,
  saveAction: notInDryRun,
  saveProposal: notInDryRun,
  saveMark: notInDryRun,
  adoptedHistory: notInDryRun,
  replaceProjected: notInDryRun,
  saveCheckpoint: notInDryRun,
  history: notInDryRun,
  streamHeads: notInDryRun,
  adopt: notInDryRun,
  countOn: notInDryRun,
  saveSchedule: notInDryRun,
  dropSchedule: notInDryRun,
  addWebhook: notInDryRun,
  moveSubscriptions: notInDryRun,
  changeWebhook: notInDryRun,
  addDeliveries: notInDryRun,
  dropWebhook: notInDryRun,
  claimDelivery: notInDryRun,
  settleDelivery: notInDryRun,
  sendAgain: notInDryRun,
  dropEnded: notInDryRun,
  addImport: notInDryRun,
  putImport: notInDryRun,
  claimImport: notInDryRun,
  holdImport: notInDryRun,
  releaseImport: notInDryRun,
  noteUndone: notInDryRun,
  dropImports: notInDryRun,
  dropImportsOf: notInDryRun,
  addFinding: notInDryRun,
  changeFinding: notInDryRun,
  addCommandProposal: notInDryRun,
  decideCommandProposal: notInDryRun,
  noteAutopilot: notInDryRun,
  dropWordings: notInDryRun,
  keepWordings: notInDryRun,
  addModelCall: notInDryRun,
  endModelCall: notInDryRun,
  saveCursor: notInDryRun,
  claimCursor: notInDryRun,
  dropKey: notInDryRun,
  keepAnswer: notInDryRun,
  dropAnswers: notInDryRun,
  dropAnswersOf: notInDryRun,
} satisfies Partial<LedgerStep>;
