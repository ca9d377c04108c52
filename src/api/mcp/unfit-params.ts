// Parameters that do not fit, in a sentence: the library of the protocol answers with its issues as JSON, partly as an error of the server.
import { type JSONRPCMessage, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { z } from 'zod';

const ISSUES = /^(?:Invalid \S+ request: )?(\[[\s\S]*\])$/;

const issues = z.array(
  z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }),
);

/** An answer without such an error is returned as it is. */
export function inSentences<Message extends JSONRPCMessage>(answer: Message): Message {
  if (!('error' in answer)) return answer;
  const sentence = sentenceIn(answer.error.message);
  if (sentence === undefined) return answer;
  return { ...answer, error: { code: ProtocolErrorCode.InvalidParams, message: sentence } };
}

/** The same of an answer as JSON. */
export function textInSentences(text: string): string {
  if (!text.includes('"error":')) return text;
  const answer = parsed(text) as JSONRPCMessage;
  const worded = inSentences(answer);
  return worded === answer ? text : JSON.stringify(worded);
}

function sentenceIn(message: string): string | undefined {
  const [, text] = ISSUES.exec(message) ?? [];
  if (text === undefined) return undefined;
  const read = issues.safeParse(parsed(text));
  if (!read.success) return undefined;
  const faults = read.data.map(({ path, message: fault }) => {
    const field = path.filter((part) => part !== 'params').join('.') || 'params';
    return `${field}: ${fault.replace(/^Invalid input: /, '')}`;
  });
  return `${faults.join('; ')}.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
