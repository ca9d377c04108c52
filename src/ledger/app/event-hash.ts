// The hash of an event over its content and the hash of the one before it in its stream.
export { hashOf as eventHash, NO_HASH } from '../store/rows/event-rows.ts';
