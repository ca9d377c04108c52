// The sealed process in which a daemon asks the conditions of its strategies in TypeScript, started by sealed-code: what ends
// it costs the signal, and not the trader.
import { failed, ok } from '../../../kernel/result.ts';
import type { AskCode, ReadInput } from '../../domain/strategy/strategy-code.ts';
import { createLines, type ToAsking } from './asking-lines.ts';
import { moduleText } from './module-text.ts';
import { openCode } from './open-code.ts';

const STDIN = 0;
const STDOUT = 1;

const lines = createLines(STDIN, STDOUT);
const asks = new Map<number, AskCode>();

/** The trader waits for the value in the midst of its turn. */
const read: ReadInput = (...input) => {
  lines.write({ read: input });
  const line = lines.next() as ToAsking | undefined;
  if (line === undefined) process.exit(0);
  return 'value' in line ? ok(line.value) : failed('why' in line ? line.why : 'no value came');
};

/** It ran before, when it was checked; only a machine at its limits can be too slow for it now. */
function opened(name: string, source: string): AskCode {
  const module = moduleText(name, source);
  const code = module.ok ? openCode(name, module.value) : module;
  if (code.ok) return code.value.ask;
  const why = code.failure.map(({ message }) => message).join('; ');
  return () => failed(why);
}

function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

for (;;) {
  const line = lines.next() as ToAsking | undefined;
  if (line === undefined) break;
  if ('load' in line) asks.set(line.load, opened(line.name, line.source));
  else if ('ask' in line) {
    const answer = asks.get(line.ask)?.(read) ?? failed('it is not loaded');
    const given = answer.ok ? { answer: answer.value } : { instead: answer.failure };
    lines.write({ ...given, spent: spent() });
  }
}
process.exit(0);
