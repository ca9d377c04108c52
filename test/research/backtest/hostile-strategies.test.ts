// Strategy code that loops, lies or grabs: each ends in a recorded refusal with a sentence, and another strategy trades.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inSealedProcess, withWhen } from '../../trader/config/code/code-text.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { inputsOf, played } from './session-fixture.ts';

const { sentences, strategyOf } = inSealedProcess;
const LATE = 'took longer than 250 ms';

/** The body of `when` after the sample calls, and what its refusal says. */
const BODIES: readonly (readonly [string, string])[] = [
  ['for (;;);', LATE],
  ['throw new Proxy({}, { getOwnPropertyDescriptor() { for (;;); } });', LATE],
  [
    'throw new Proxy(new Error("x"), { get() { for (;;); }, getPrototypeOf() { for (;;); } });',
    'x',
  ],
  ['throw { get message() { for (;;); } };', 'threw a value that is not an error'],
  ['throw Object.assign(new Error(), { get code() { for (;;); } });', LATE],
  ['throw Object.defineProperty(new Error("mine"), "code", { get() { for (;;); } });', 'mine'],
  ['throw Object.defineProperty(new Error("own"), "stack", { get() { for (;;); } });', 'own'],
  ['throw { toString() { for (;;); }, [Symbol.toPrimitive]() { for (;;); } };', 'not an error'],
  ['throw new Error("x".repeat(2 ** 28));', 'whose message has 268435456 characters'],
  ['throw "x".repeat(2 ** 28);', 'threw a text of 268435456 characters'],
  ['throw Symbol("x");', 'threw a symbol'],
  ['throw undefined;', 'threw undefined'],
  ['return new Proxy({}, { has() { for (;;); }, get() { for (;;); } });', 'gave an object'],
  ['return { then() { for (;;); } };', 'gave an object'],
  ['return { get then() { for (;;); } };', 'gave an object'],
  ['return { valueOf() { for (;;); }, [Symbol.toPrimitive]() { for (;;); } };', 'gave an object'],
  ['return new Boolean(true);', 'gave an object'],
  ['const self = []; self.push(self); return self;', 'gave an object'],
  ['return "x".repeat(2 ** 28);', 'gave a text of 268435456 characters'],
  ['return 10n ** 100000n;', 'gave a bigint'],
  ['return () => true;', 'gave a function'],
  ['return (function* () { for (;;) yield 1; })();', 'gave an object'],
  ['for (const _ of (function* () { for (;;) yield 1; })()); return true;', LATE],
  ['return (async () => true)();', 'gave a promise'],
  ['(async () => { for (;;) await 1; })(); return true;', LATE],
  ['(async () => { throw new Error("late"); })(); return true;', 'leaves a promise pending'],
  ['const f = () => Promise.resolve().then(f); f(); return true;', LATE],
  [
    'const p = Promise.reject(1); Object.defineProperty(p, "constructor", { get() { for (;;); } }); return true;',
    'leaves a promise pending',
  ],
  [
    'class P extends Promise<number> { static get [Symbol.species]() { for (;;); return P; } }; P.reject(1); return true;',
    'leaves a promise pending',
  ],
  ['Promise.prototype.then = () => { for (;;); }; return true;', 'read only'],
  ['const f = (): boolean => f(); return f();', 'Maximum call stack size exceeded'],
  [
    'const f = (): boolean => { try { return f(); } catch { return c.price.last > 0 && f(); } }; return f();',
    '',
  ],
  ['return /^(a+)+$/.test("a".repeat(40) + "b");', LATE],
  ['const a = []; for (;;) a.push({});', LATE],
  ['Object.prototype.toString = () => { for (;;); }; return {};', 'gave an object'],
  [
    'Object.defineProperty(Object.prototype, "then", { get() { for (;;); } }); return {};',
    'gave an object',
  ],
  ['Object.defineProperty(globalThis, "sluiceAsk", { value: 1 });', 'redefine'],
  ['sluiceAsk = () => true;', 'read only'],
  ['return sluiceAsk();', ''],
  ['return c["x".repeat(2 ** 20)];', 'so long a name'],
  ['return c.features["x".repeat(2 ** 20)];', 'so long a name'],
  ['return c.constructor.constructor("return process")();', 'there is no input constructor'],
  ['return c.prediction.__proto__ !== c;', 'there is no input prediction.__proto__'],
  [
    'try { c.prediction.nothing } catch (e) { e.constructor.constructor("return 1")() }',
    'Code gene',
  ],
  ['c.prediction = {}; return true;', 'prediction cannot be set'],
  ['return new Function("return true")();', 'Code generation from strings'],
  ['return eval("true");', 'Code generation from strings'],
  ['return Date.now() > 0;', 'Date is not defined'],
  ['return Math.random() < 2;', 'Math.random is not a function'],
  ['return performance.now() > 0;', 'performance is not defined'],
  ['return new Intl.DateTimeFormat().format() !== "";', 'Intl is not defined'],
  ['return (1.5).toLocaleString() === "1,5";', 'toLocaleString is not a function'],
  ['return "a".localeCompare("b") < 0;', 'localeCompare is not a function'],
  ['Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', 'Atomics is not defined'],
  ['return new WeakRef({}).deref() !== undefined;', 'WeakRef is not defined'],
  ['new FinalizationRegistry(() => {}); return true;', 'FinalizationRegistry is not defined'],
  ['return new ArrayBuffer(2 ** 33).byteLength > 0;', 'ArrayBuffer is not defined'],
  ['return WebAssembly.Memory !== undefined;', 'WebAssembly is not defined'],
  ['setTimeout(() => {}, 0); return true;', 'setTimeout is not defined'],
  ['return fetch("http://127.0.0.1") !== undefined;', 'fetch is not defined'],
  ['return process.env.HOME !== undefined;', 'process is not defined'],
];

/** One file with every body: the confidence of the prediction selects it, and the sample's 0.8 none. */
const HOSTILE = strategyOf(
  withWhen(`(c: any): any => {
      const at = Math.round(c.prediction.confidence * 1000) - 900;
      if (at < 0) return true;
      return [${BODIES.map(([body]) => `(): any => { ${body} }`).join(',\n')}][at]();
    }`),
);

/** On a starved machine the limit of 250 ms passes before any other reason is found. */
function says(why: string) {
  return (text: unknown) => String(text).includes(why) || String(text).includes(LATE);
}

function attacked(at: number) {
  const told = { predictions: { '10:00:05': 'BUY' } };
  const predictions = inputsOf(told).predictions.map((one) => ({
    ...one,
    record: { ...(one.record as object), confidence: (900 + at) / 1000 },
  }));
  const both = settings([HOSTILE, strategy({ name: 'good' })]);
  return played({ ...told, terms: { predictions, settings: both } });
}

/** In a process of its own, until its event loop has turned. */
function askedElsewhere(module: string, ...options: readonly string[]) {
  const program = `
    const { openCode } = await import('./src/trader/config/code/open-code.ts');
    const opened = openCode('drive.ts', ${JSON.stringify(module)});
    const answer = opened.value.ask(() => ({ ok: false, failure: 'none' }));
    setImmediate(() => console.log(answer.failure));`;
  return spawnSync(
    process.execPath,
    [...options, '--no-warnings', '--input-type=module', '-e', program],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
}

describe('a condition in code', () => {
  it.each(BODIES.map(([body, why], at) => ({ body, why, at })))(
    'cannot hang trading, and is refused: $body',
    ({ why, at }) => {
      const { facts } = attacked(at);
      const refused = facts.flatMap(({ fact }) => (fact.type === 'signal-refused' ? [fact] : []));
      expect(refused.map(({ signal }) => signal.strategy)).toEqual(['drive']);
      const reason = { kind: 'condition_failed', when: 'drive.ts: when(context)' };
      expect(refused[0]?.reasons).toEqual([{ ...reason, why: expect.toSatisfy(says(why)) }]);
      expect(JSON.stringify(refused[0]?.reasons).length).toBeLessThan(800);
      const taken = facts.flatMap(({ fact }) => (fact.type === 'signal-taken' ? [fact] : []));
      expect(taken.map(({ signal }) => signal.strategy)).toEqual(['good']);
    },
  );

  it('leaves no rejection to the process, even at the end of the stack', () => {
    const module = `const f = () => { try { f(); } catch {} Promise.reject(1); };
      const strategy = { entry: { when: () => { f(); return true; } } };`;
    // V8 itself prints a note on stderr for each promise that found no room.
    const ended = askedElsewhere(module);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/leaves a promise pending|took longer than 250 ms/);
  });

  it('has no garbage collector to call, even where the process exposes it', () => {
    const module = 'const strategy = { entry: { when: () => gc() } };';
    const ended = askedElsewhere(module, '--expose-gc');
    expect([ended.status, ended.stdout]).toEqual([0, 'gc is not a function\n']);
  });

  it('is not called again after three calls in a row that took too long', () => {
    const hostile = strategyOf(
      withWhen('(c) => { if (c.prediction.confidence < 0.85) return true; for (;;); }'),
    );
    const predictions = {
      '10:00:05': 'BUY',
      '10:10:05': 'BUY',
      '10:20:05': 'BUY',
      '10:30:05': 'BUY',
    };
    const { facts } = played({ predictions, terms: { settings: settings([hostile]) } });
    const whys = facts.flatMap(({ fact }) =>
      fact.type === 'signal-refused'
        ? fact.reasons.flatMap((one) => (one.kind === 'condition_failed' ? [one.why] : []))
        : [],
    );
    expect(whys).toHaveLength(4);
    expect(whys.slice(0, 3)).toEqual([LATE, LATE, LATE]);
    expect(whys[3]).toContain('3 times in a row: it is not called again until its file changes');
  });

  it('sees nothing of an earlier run in its variables', () => {
    const remembering = strategyOf(
      `let calls = 0;\n${withWhen('(c) => c.prediction.confidence < 0.85 || (calls += 1) === 1')}`,
    );
    const run = () =>
      played({
        predictions: { '10:00:05': 'BUY', '14:00:05': 'BUY' },
        terms: { settings: settings([remembering]) },
      }).facts.map(({ fact }) => JSON.stringify(fact));
    const first = run();
    expect(first.filter((fact) => fact.includes('"signal-taken"'))).toHaveLength(1);
    expect(run()).toEqual(first);
  });
});

/** Which limit ends it first depends on the machine. */
const NO_END =
  /needs more than 64 MB of memory|loading took longer than 250 ms|more than 5 s of processor time/;

/** Text before the template, and what its refusal says. */
const LOADS: readonly (readonly [string, string | RegExp])[] = [
  ['for (;;);', 'loading took longer than 250 ms'],
  ['const f = () => f(); f();', 'drive.ts:1:17: Maximum call stack size exceeded'],
  ['const a = []; for (;;) a.push(new Array(1e5).fill(1));', NO_END],
  ['"x".repeat(2 ** 28).split("");', NO_END],
  ['Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);', 'more than 5 s of processor time'],
  [
    'throw { get message() { for (;;); }, get stack() { for (;;); } };',
    'loading took longer than 250 ms',
  ],
  ['throw new Proxy({}, { get() { for (;;); } });', 'loading took longer than 250 ms'],
  ['throw "plain";', 'threw the text plain'],
  ['Promise.reject(new Error("late"));', 'leaves a promise pending'],
  ['});for (;;);(function () {', 'Expression expected'],
  ['return { name: "x" };', 'Return statement is not allowed here'],
  ['Object.prototype.toJSON = () => { for (;;); };', ''],
  ['Array.prototype.push = Array.prototype.map = () => { for (;;); };', ''],
  ['Object.defineProperty(Array.prototype, 0, { set() {} });', 'Invalid array length'],
  ['Array.prototype.join = () => "";', ''],
];

/** In place of the size of the template, and what its refusal says. */
const TERMS: readonly (readonly [string, string])[] = [
  ['get size() { for (;;); },', 'loading took longer than 250 ms'],
  ['get size() { throw new Error("not today"); },', 'not today'],
  ['size: new Proxy({}, { ownKeys() { for (;;); } }),', 'loading took longer than 250 ms'],
  ['size: new Proxy({}, { get() { for (;;); } }),', 'size: one of '],
  ['size: (() => { const a: any = {}; a.a = a; return a; })(),', 'contain themselves at size.a'],
  [
    'size: (() => { let a: any = {}; for (let i = 0; i < 1e5; i += 1) a = { a }; return a; })(),',
    'nested deeper than 30 levels',
  ],
  ['size: { get shares() { return { [Symbol.toPrimitive]() { for (;;); } }; } },', 'size.shares'],
  ['size: { shares: "x".repeat(2 ** 28) },', 'more than 100000 characters'],
  ['size: Array.from({ length: 1e5 }, () => 1),', 'more than 5000 values'],
  ['size: new Array(2 ** 32 - 1),', 'more than 5000 values'],
  ['size: { shares: 10n },', 'size.shares'],
  ['size: { shares: NaN },', 'size.shares'],
  ['size: { shares: () => 1 },', 'size.shares'],
  ['size: { shares: Symbol("x") },', 'size.shares'],
  ['size: (async () => ({ shares: 1 }))(),', 'leaves a promise pending'],
  ['size: { then() { for (;;); } },', 'size.then: unknown setting'],
];

describe('a file with code', () => {
  it.each(LOADS)('is refused with a sentence when it is read: %s', (code, why) => {
    const text = sentences(`${code}\n${withWhen('() => true')}`);
    if (typeof why === 'string') expect(text).toSatisfy(says(why));
    else expect(text).toMatch(why);
  });

  it.each(TERMS)('is refused for its terms: %s', (term, why) => {
    const text = withWhen('() => true').replace('size: { risk_percent: 0.5 },', () => term);
    const told = sentences(text);
    expect(told).toMatch(/^strategies\/drive.ts:\d+:\d+: /);
    expect(told).toSatisfy(says(why));
  });
});
