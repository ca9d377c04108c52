// A language model that words and ranks what rules found, and everything its answers are held against.
export { type CheckedWording, checkedAnswer } from './checks/checked-answer.ts';
export { type Breaker, createBreaker } from './endpoint/breaker.ts';
export {
  type Ask,
  type CallFailure,
  createChatEndpoint,
  failureText,
  isPassing,
  type ModelPlace,
} from './endpoint/chat-endpoint.ts';
export { FINDINGS_MAX, questionAbout } from './question/question.ts';
export type { FindingToWord } from './terms/finding-to-word.ts';
export { refusalText, type WordingRefusal } from './terms/refusal.ts';
