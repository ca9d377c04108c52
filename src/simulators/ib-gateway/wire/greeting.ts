// The first messages of a gateway to a client that has started its session.
import type { Answer } from '../messages/answer.ts';

const FARMS_OK: readonly (readonly [code: number, text: string])[] = [
  [2104, 'Market data farm connection is OK:usfarm'],
  [2106, 'HMDS data farm connection is OK:ushmds'],
  [2158, 'Sec-def data farm connection is OK:secdefil'],
];

/** Accounts, next order id, then the notices that market-data, history and security-definition farms are connected. */
export function greeting(accounts: readonly string[], nextOrderId: number): readonly Answer[] {
  return [
    { name: 'managedAccounts', accounts },
    { name: 'nextValidId', orderId: nextOrderId },
    ...FARMS_OK.map(([code, text]): Answer => ({ name: 'error', id: -1, code, text })),
  ];
}
