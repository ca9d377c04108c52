// SSI's words for orders, and the codes of its refusals, in our terms.
import type { OrderType } from '../../../domain/orders/order-terms.ts';
import type { BrokerOrderStatus } from '../../../ports/broker-reports.ts';
import { type Fields, sentenceOf, textOf } from '../../kit/fields.ts';

export type SsiStatus =
  /** Taken, not accepted yet. */
  | 'PD'
  /** Waits for an approval. */
  | 'WA'
  | 'RS'
  | 'SD'
  /** In the exchange's book. */
  | 'QU'
  | 'PF'
  | 'FF'
  /** Filled in part, the rest cancelled. */
  | 'FFPC'
  | 'WM'
  | 'WC'
  | 'CL'
  | 'RJ'
  | 'EX'
  /** Queued at SSI until the session opens. */
  | 'IAV'
  /** The request has arrived. */
  | 'RQ'
  /** It failed at SSI. */
  | 'ERR';

const STATUS: Readonly<Record<SsiStatus, BrokerOrderStatus>> = {
  PD: 'pending',
  WA: 'pending',
  RS: 'pending',
  SD: 'presubmitted',
  IAV: 'presubmitted',
  QU: 'submitted',
  PF: 'submitted',
  WM: 'submitted',
  WC: 'pending_cancel',
  FF: 'filled',
  FFPC: 'cancelled',
  CL: 'cancelled',
  EX: 'cancelled',
  RJ: 'cancelled',
  ERR: 'cancelled',
  RQ: 'pending',
};

const FINAL: ReadonlySet<string> = new Set<SsiStatus>(['FF', 'FFPC', 'CL', 'RJ', 'EX', 'ERR']);

/** An unknown status says nothing about the order: SSI names `SOI`, `PAS` and `CPL` and explains none of them. */
export function statusOf(word: string): BrokerOrderStatus {
  return Object.hasOwn(STATUS, word) ? STATUS[word as SsiStatus] : 'pending';
}

export function isKnown(word: string): boolean {
  return Object.hasOwn(STATUS, word);
}

/** Ended without the exchange: nothing more can be filled. */
export function isRefusal(word: string): boolean {
  return word === 'RJ' || word === 'ERR';
}

export function isFinal(word: string): boolean {
  return FINAL.has(word);
}

const WHY_ENDED: Readonly<Record<string, string>> = {
  EX: 'expired at the close',
  FFPC: 'the rest was cancelled',
  CL: 'cancelled',
};

export function whyEnded(word: string, reason: string): string {
  return reason === '' ? (WHY_ENDED[word] ?? '') : reason;
}

/** Only limit orders are ours; orders at the market or at an auction's price were placed elsewhere. */
/** Without a price of their own, whenever and however they trade. */
const MARKET_WORDS: ReadonlySet<string> = new Set(['MTL', 'MP', 'ATO', 'ATC', 'MOK', 'MAK', 'PLO']);

export function typeOf(word: string): OrderType | 'other' {
  if (word === 'LO') return 'limit';
  return MARKET_WORDS.has(word) ? 'market' : 'other';
}

export interface Refusal {
  readonly code: string;
  readonly text: string;
}

/** `ORD003: Price is above ceiling`, `400107: ...` */
export function refusalIn(reason: string): Refusal {
  const [, code = '', text = reason] =
    /^([A-Z]{3}\d{3}|\d{6})\s*:\s*(.*)$/s.exec(reason.trim()) ?? [];
  return { code, text: sentenceOf(text) };
}

/** SSI does not know the order. */
export const ORDER_NOT_FOUND = 'ORD013';

/** What the exchange says, or SSI itself, which adds a code. A text without a reason says `0`. */
export function reasonIn({ rejectReason, message, errorCode, errorMessage }: Fields): string {
  const text = textOf(rejectReason) || textOf(message);
  if (text !== '' && text.trim() !== '0') return sentenceOf(text);
  const code = textOf(errorCode);
  const said = textOf(errorMessage);
  if (code === '' || code === '0') return sentenceOf(said);
  return sentenceOf(said === '' || said.startsWith(code) ? said || code : `${code}: ${said}`);
}
