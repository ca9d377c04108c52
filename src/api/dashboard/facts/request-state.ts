// What is known of a request that is asked again and again.
import type { Asked } from '../browser/ask.ts';

export type Known<Body> =
  /** Nothing yet. */
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'known';
      readonly body: Body;
      /** Rows of a list on all pages together; 0 if it is not a list. */
      readonly total: number;
      /** Why the newest request failed; empty if it did not. */
      readonly fault: string;
      /** Something was decided since, and its answer is not there yet. */
      readonly isOld?: boolean;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** Whether a newer answer is awaited that a decision made necessary. */
export function isOld(known: Known<unknown>): boolean {
  return known.kind === 'known' && known.isOld === true;
}

export const NO_ANSWER = 'The API does not answer; it is asked again.';

const TOO_MANY_REQUESTS = 429;

/** The API is busy or broken: it says nothing about what was asked for. */
export function isPassing(status: number): boolean {
  return status >= 500 || status === TOO_MANY_REQUESTS;
}

/** What was known stays known while the API is away or busy, and not when it refuses: then it may be gone. */
export function knownAfter<Body>(was: Known<Body>, asked: Asked<Body>): Known<Body> {
  switch (asked.kind) {
    case 'ok':
      return { kind: 'known', body: asked.body, total: asked.total, fault: '' };
    case 'refused': {
      if (was.kind === 'known' && isPassing(asked.status)) return { ...was, fault: asked.detail };
      return { kind: 'failed', why: asked.detail };
    }
    case 'unreachable':
      return was.kind === 'known'
        ? { ...was, fault: NO_ANSWER }
        : { kind: 'failed', why: NO_ANSWER };
  }
}
