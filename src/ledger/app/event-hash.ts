// What chains the events of a stream, for those who check them before they are taken over.
export { hashOf, NO_HASH } from '../store/rows/event-rows.ts';
