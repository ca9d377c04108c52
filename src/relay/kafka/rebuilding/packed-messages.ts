// Many judged messages as one value that crosses between threads: columns are copied several times as fast as objects.
import { failed, ok } from '../../../kernel/result.ts';
import type { AdoptableEvent } from '../../../ledger/ports/adopted-events.ts';
import type { JudgedFault, JudgedMessage } from './judged-message.ts';

const NUMBERS = ['position', 'version', 'schema_version', 'effective', 'recorded_at'] as const;
const TEXTS = ['stream', 'type', 'actor', 'source', 'correlation_id', 'body', 'hash'] as const;

export interface PackedMessages {
  readonly topics: readonly string[];
  /** Of each message: number of its topic, partition, offset, and the numbers of its event. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Of each message: the texts of its event, its cause, and what it follows. */
  readonly texts: readonly (string | null | undefined)[];
  readonly faults: ReadonlyMap<number, JudgedFault>;
}

const PLACE = 3;
const NUMBERS_EACH = PLACE + NUMBERS.length;
const TEXTS_EACH = TEXTS.length + 2;

export function packed(messages: readonly JudgedMessage[]): PackedMessages {
  const topics: string[] = [];
  const numbers = new Float64Array(messages.length * NUMBERS_EACH);
  const texts: (string | null | undefined)[] = new Array(messages.length * TEXTS_EACH).fill('');
  const faults = new Map<number, JudgedFault>();
  for (const [at, { topic, partition, offset, judged }] of messages.entries()) {
    if (!topics.includes(topic)) topics.push(topic);
    let number = at * NUMBERS_EACH;
    numbers[number++] = topics.indexOf(topic);
    numbers[number++] = partition;
    numbers[number++] = offset;
    if (!judged.ok) {
      faults.set(at, judged.failure);
      continue;
    }
    const event = judged.value;
    for (const name of NUMBERS) numbers[number++] = event[name];
    let text = at * TEXTS_EACH;
    for (const name of TEXTS) texts[text++] = event[name];
    texts[text++] = event.causation_id;
    texts[text] = event.follows;
  }
  return { topics, numbers, texts, faults };
}

export function unpacked({ topics, numbers, texts, faults }: PackedMessages): JudgedMessage[] {
  const messages: JudgedMessage[] = [];
  for (let at = 0; at * NUMBERS_EACH < numbers.length; at += 1) {
    const [topic = 0, partition = 0, offset = 0] = numbers.subarray(at * NUMBERS_EACH);
    const fault = faults.get(at);
    const judged =
      fault === undefined
        ? ok(eventAt({ numbers, texts }, at * NUMBERS_EACH + PLACE, at * TEXTS_EACH))
        : failed(fault);
    messages.push({ topic: topics[topic] ?? '', partition, offset, judged });
  }
  return messages;
}

/** In the order of the columns. */
function eventAt(
  { numbers, texts }: Pick<PackedMessages, 'numbers' | 'texts'>,
  number: number,
  text: number,
): AdoptableEvent {
  return {
    position: numbers[number] as number,
    version: numbers[number + 1] as number,
    schema_version: numbers[number + 2] as number,
    effective: numbers[number + 3] as number,
    recorded_at: numbers[number + 4] as number,
    stream: texts[text] as string,
    type: texts[text + 1] as string,
    actor: texts[text + 2] as string,
    source: texts[text + 3] as string,
    correlation_id: texts[text + 4] as string,
    body: texts[text + 5] as string,
    hash: texts[text + 6] as string,
    causation_id: texts[text + 7] as string | null,
    follows: texts[text + 8] as string | undefined,
  };
}
