// The topics read by several threads, each of which has some of the partitions: all events of a stream are in partitions of one number.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import type { LogSpan } from '../kafka/broker/broker.ts';
import type { JudgedMessage } from '../kafka/rebuilding/judged-message.ts';
import { type PackedMessages, unpacked } from '../kafka/rebuilding/packed-messages.ts';
import type { LogAsked, LogPart } from './log-thread.ts';

const THREADS = 2;
/** Most of what a thread holds is gone a moment later: with more room for it, it is looked through less often. */
const YOUNG_MB = 64;

/** Of the file in the thread that is started: a source in a checkout, JavaScript in the package. */
const ENTRY = new URL(`./log-thread${extname(import.meta.url)}`, import.meta.url);

/** What a thread could not do, in a sentence. */
export class LogThreadFailed extends Error {}

interface Arrived {
  readonly worker: Worker;
  readonly messages: PackedMessages;
}

export async function* readLogInThreads(
  settings: KafkaSettings,
  spans: readonly LogSpan[],
): AsyncIterable<readonly JudgedMessage[]> {
  const arrived: Arrived[] = [];
  let failure: Error | undefined;
  let wake = () => {};
  const workers = new Set<Worker>();
  const over = new Set<Worker>();

  function hear(worker: Worker, part: LogPart): void {
    if (part.kind === 'messages') arrived.push({ worker, messages: part.messages });
    else if (part.kind === 'failed') failure ??= new LogThreadFailed(part.why);
    else over.add(worker);
    wake();
  }

  function begin(own: readonly LogSpan[]): void {
    const workerData: LogAsked = { settings, spans: own };
    const worker = new Worker(ENTRY, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    workers.add(worker);
    worker.on('message', (part: LogPart) => hear(worker, part));
    worker.on('error', (error) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      wake();
    });
    worker.on('exit', () => {
      if (!over.has(worker)) failure ??= new Error('a thread that read the topics ended');
      wake();
    });
  }

  for (const own of Map.groupBy(spans, ({ partition }) => partition % THREADS).values()) begin(own);
  try {
    for (;;) {
      if (failure !== undefined) throw failure;
      const next = arrived.shift();
      if (next !== undefined) {
        next.worker.postMessage('more');
        yield unpacked(next.messages);
      } else if (over.size === workers.size) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    await Promise.all([...workers].map((worker) => worker.terminate()));
  }
}
