// The order requests to SSI inside bytes on their way to it: each is written at once, its body last.
import type { FrameReader, OrderFrame } from './order-frames.ts';

/** The last letter of a request id of ours is the leg. */
const OWN_ID = /"clientRequestId":"SL[0-9a-z]+([estxh])"/;
const VERBS = [
  ['"clientCancelId":', 'cancel'],
  ['"clientModifyId":', 'modify'],
  ['"orderType":', 'new'],
] as const;

export function createRequestReader(): FrameReader {
  return {
    framesIn(bytes): readonly OrderFrame[] {
      const text = bytes.toString('latin1');
      const verb = VERBS.find(([word]) => text.includes(word))?.[1];
      if (verb === undefined) return [];
      return [{ start: 0, end: bytes.length, verb, leg: OWN_ID.exec(text)?.[1] }];
    },
  };
}
