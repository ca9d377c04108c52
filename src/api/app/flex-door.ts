// Requests to the Flex Web Service over the network.

import { failed, ok } from '../../kernel/result.ts';
import type { FlexDoor } from '../../ledger/app/flex/fetch-statement.ts';
import { later } from './live.ts';

/** The service wants technology and version: https://www.ibkrguides.com/clientportal/performanceandstatements/flex3.htm */
const HEADERS = { 'user-agent': `Node.js/${process.versions.node}` };
const ANSWER_MS = 60_000;
const BYTES_MAX = 64 * 2 ** 20;

export function httpDoor(): FlexDoor {
  return {
    async get(url) {
      try {
        const signal = AbortSignal.timeout(ANSWER_MS);
        // A redirect would carry the token to another host.
        const response = await fetch(url, { headers: HEADERS, redirect: 'error', signal });
        if (!response.ok) return failed(`it answers ${response.status}`);
        const text = await response.text();
        return text.length > BYTES_MAX ? failed('its answer is too long') : ok(text);
      } catch (error) {
        const isLate = error instanceof Error && error.name === 'TimeoutError';
        return failed(isLate ? `no answer within ${ANSWER_MS / 1_000} s` : 'it cannot be reached');
      }
    },
    pause: (ms) =>
      new Promise((resolve) => {
        later(ms, resolve);
      }),
  };
}
