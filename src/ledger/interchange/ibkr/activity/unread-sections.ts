// Sections of an activity statement that no reader reads.
import type { ImportProblem } from '../../rows/imported-file.ts';
import { unreadMoney } from '../stated/unread-money.ts';
import { CASH_SECTIONS } from './activity-cash.ts';
import type { ActivitySections } from './sections.ts';

const READ: readonly string[] = [
  ...['Statement', 'Account Information', 'Financial Instrument Information', 'Trades'],
  ...['Transfers', 'Corporate Actions', 'Open Positions', 'Cash Report'],
  ...['Base Currency Exchange Rate', 'Realized & Unrealized Performance Summary'],
];

/** They repeat, sum up or explain what other sections book, or report what is not paid yet. */
const INFORMATIONAL: readonly string[] = [
  ...['Account Summary', 'Net Asset Value', 'Change in NAV', 'Change in Position Value'],
  ...['Mark-to-Market Performance Summary', 'Month & Year to Date Performance Summary'],
  ...['Performance by Underlying', 'Performance by Symbol', 'Combined Realized & Unrealized'],
  ...[
    'Forex Balances',
    'Forex P/L Details',
    'Net Stock Position Summary',
    'Complex Positions Summary',
  ],
  ...['Location of Customer Assets, Positions and Money', 'Prior Period Positions'],
  ...['Trade Summary by Symbol', 'Trade Summary by Asset Class', 'Trades by Symbol'],
  ...['Commission Details', 'Commissions by Asset Class', 'Unbundled Commission Details'],
  ...[
    'Interest Accruals',
    'Interest Details',
    'Tier Interest Details',
    'Collateral for Customer Borrowing',
  ],
  ...['Change in Dividend Accruals', 'Open Dividend Accruals', 'Dividend Accruals'],
  ...['Borrow Fee Details', 'Borrow Fees Details', 'Hard to Borrow Details'],
  ...['IBKR Managed Securities Lent', 'Stock Yield Enhancement Program Securities Lent'],
  ...['IBKR Managed Securities Lent Activity (Stock Yield Enhancement Program)'],
  ...['Stock Yield Enhancement Program Securities Lent Activity'],
  ...['IBKR Managed Securities Lent Interest Details (Stock Yield Enhancement Program)'],
  ...['Stock Yield Enhancement Program Securities Lent Interest Details'],
  ...['Deposits on Hold', 'Deposits On Hold', 'Unsettled Transfers', 'Pending Exercises'],
  ...['Transaction Tax Details', 'Client Fees Summary', 'Mutual Fund Dividend Details'],
  ...['Exercises, Assignments and Expirations', 'Option Exercises, Assignments and Expirations'],
  ...['Codes', 'Notes', 'Notes/Legal Notes', 'Legal Notes', 'Tax Notes', 'Disclosure'],
];

const KNOWN: ReadonlySet<string> = new Set([...READ, ...CASH_SECTIONS, ...INFORMATIONAL]);

const ADVICE =
  'Download the activity statement, as CSV with English as its language; book what it still lacks by hand, and take the section out of the file.';

export function unreadSections(sections: ActivitySections): readonly ImportProblem[] {
  return sections
    .names()
    .filter((name) => !KNOWN.has(name.trim()))
    .flatMap((name) => unreadMoney(name, sections.rows(name), ADVICE) ?? []);
}
