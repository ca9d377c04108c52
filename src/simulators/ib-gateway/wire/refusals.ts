// The messages to a client before it is disconnected, with the gateway's codes.
import { UNREADABLE_CODE, type Unreadable } from './codec/field-reader.ts';

const forNothing = (code: number, text: string): Unreadable => ({ id: -1, code, text });

export const TOO_FAST = forNothing(100, 'Max rate of messages per second has been exceeded.');
export const STARTED_TWICE = forNothing(UNREADABLE_CODE, 'Error reading request. Started twice.');
export const ID_IN_USE = forNothing(
  326,
  'Unable to connect as the client id is already in use. Retry with a unique client id.',
);
export const NOT_STARTED = forNothing(504, 'Not connected: startApi comes first.');
