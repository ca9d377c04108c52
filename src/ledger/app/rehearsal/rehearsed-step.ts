// A step that writes nothing: what it is given to write it keeps in memory and answers from there, so that many transactions can
// be tried against the ledger as it is before the first of them is booked.
import type { LedgerStep, LedgerStore } from '../../ports/ledger-store.ts';
import { rehearsedLots } from './rehearsed-lots.ts';
import { rehearsedSecurities } from './rehearsed-securities.ts';
import { rehearsedTransactions } from './rehearsed-transactions.ts';

/** Above every number that was drawn, and within what the databases take. */
const FIRST_NUMBER = 2 ** 30;

/** Knows what booking transactions, and taking them back, reads and writes. */
export function rehearsedStep({ read, now }: Pick<LedgerStore, 'read' | 'now'>): LedgerStep {
  let number = FIRST_NUMBER;
  return {
    ...read,
    ...NOT_REHEARSED,
    ...rehearsedSecurities(read),
    ...rehearsedLots(read),
    ...rehearsedTransactions(read),
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

async function notRehearsed(): Promise<never> {
  throw new Error('no booking of transactions writes this');
}

const NOT_REHEARSED = {
  holderFor: notRehearsed,
  savePortfolio: notRehearsed,
  saveAction: notRehearsed,
  saveProposal: notRehearsed,
  saveMark: notRehearsed,
  adoptedHistory: notRehearsed,
  replaceProjected: notRehearsed,
  saveCheckpoint: notRehearsed,
  history: notRehearsed,
  streamHeads: notRehearsed,
  adopt: notRehearsed,
  countOn: notRehearsed,
  saveSchedule: notRehearsed,
  dropSchedule: notRehearsed,
  addWebhook: notRehearsed,
  moveSubscriptions: notRehearsed,
  dropWebhook: notRehearsed,
  claimDelivery: notRehearsed,
  settleDelivery: notRehearsed,
  sendAgain: notRehearsed,
  dropEnded: notRehearsed,
  addImport: notRehearsed,
  claimImport: notRehearsed,
  holdImport: notRehearsed,
  releaseImport: notRehearsed,
  dropImports: notRehearsed,
  dropImportsOf: notRehearsed,
  addFinding: notRehearsed,
  changeFinding: notRehearsed,
  addCommandProposal: notRehearsed,
  decideCommandProposal: notRehearsed,
  noteAutopilot: notRehearsed,
  dropWordings: notRehearsed,
  keepWordings: notRehearsed,
  addModelCall: notRehearsed,
  endModelCall: notRehearsed,
  saveCursor: notRehearsed,
  claimCursor: notRehearsed,
  dropKey: notRehearsed,
  keepAnswer: notRehearsed,
  dropAnswers: notRehearsed,
  dropAnswersOf: notRehearsed,
} satisfies Partial<LedgerStep>;
