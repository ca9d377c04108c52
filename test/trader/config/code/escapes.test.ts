// What reaches the program around the realm of a strategy, each known way: none leads to its process.
import { describe, expect, it } from 'vitest';
import { openCode } from '../../../../src/trader/config/code/open-code.ts';
import { SAMPLE } from '../../../../src/trader/config/code/sample-context.ts';
import { inSealedProcess, sentences, strategyOf, withWhen } from './code-text.ts';

/** Throws `reached` if what it is given belongs to the realm of the program. */
const PROBE = `const probe = (thing: any) => {
  const made = thing.constructor.constructor('return process')();
  if (made?.pid > 0) reached = true;
};`;

/** With a probe at each depth of the stack on the way back from its end. */
const atEachDepth = (act: string) =>
  `const dive = (): void => { try { dive(); ${act} } catch (e) { try { probe(e); } catch {} } }; dive();`;

const WAYS: readonly (readonly [string, string])[] = [
  ['constructors of its own values', 'try { probe([]); } catch {} try { probe(c); } catch {}'],
  [
    'constructors of functions',
    'try { probe(async () => {}); } catch {} try { probe(function* () {}); } catch {}',
  ],
  ['errors of inputs', 'try { c.price.nothing; } catch (e) { try { probe(e); } catch {} }'],
  ['errors of inputs at the end of the stack', atEachDepth('c.price.last;')],
  ['errors of promises at the end of the stack', atEachDepth('Promise.resolve(1);')],
  [
    'errors of rejections',
    'Promise.reject(1).then(() => {}).catch((e: any) => { try { probe(e); } catch {} });',
  ],
  [
    'promise callbacks',
    '(async () => { try { await null; throw null; } catch { try { probe(await Promise.resolve([])); } catch {} } })();',
  ],
  [
    'call sites',
    `Error.prepareStackTrace = (e: any, sites: any) => {
    try { probe(e); } catch {} try { probe(sites); } catch {}
    for (const site of sites) {
      try { probe(site); } catch {} try { probe(site.getThis()); } catch {} try { probe(site.getFunction()); } catch {}
    }
    return '';
  }; try { void new Error('x').stack; c.nothing; } catch (e: any) { void e.stack; }`,
  ],
  [
    'call sites at the end of the stack',
    `Error.prepareStackTrace = (_: any, sites: any) => { try { probe(sites); } catch {} return ''; };
    ${atEachDepth('c.price.last;')}`,
  ],
  [
    'callers',
    'function call(): any { return (call as any).caller; } try { probe(call()); } catch {}',
  ],
  [
    'proxy traps',
    `try { throw new Proxy(new Error('x'), {
    get(t: any, key: any, self: any) { try { probe(self); } catch {} return t[key]; },
    getOwnPropertyDescriptor(t: any, key: any) { try { probe(t); } catch {} return Reflect.getOwnPropertyDescriptor(t, key); },
  }); } catch (e) { try { probe(e); } catch {} }`,
  ],
  [
    'getters of promises',
    `const p = Promise.resolve(1); Object.defineProperty(p, 'then', { get(this: any) { try { probe(this); } catch {} } });`,
  ],
];

const IMPORTS = [
  `import('node:fs').catch((e) => e.constructor.constructor('return process')())`,
  `(class extends Promise {}).reject(import('node:fs'))`,
  'import<!-- a comment of HTML\n("node:fs")',
  'import/* */\u2028("node:fs")',
  ['`$', '{import("node:fs")}`'].join(''),
  'c.import',
];

describe('a strategy in TypeScript cannot reach the process around it', () => {
  const names = WAYS.map(([name]) => name);
  const ways = WAYS.map(([, way]) => `() => { ${way} }`).join(',\n');
  const { code } = strategyOf(
    withWhen(`(c: any): any => {
      const way = c.prediction.confidence * 100;
      if (way > ${WAYS.length}) return true;
      let reached = false;
      ${PROBE}
      [${ways}][Math.round(way)]();
      if (reached) throw new Error('reached');
      throw new Error('kept in');
    }`),
  );

  it.each(names.map((name, way) => ({ name, way })))('by $name', ({ way }) => {
    const prediction = { ...SAMPLE.prediction, confidence: way / 100 };
    const asked = { ...SAMPLE, prediction };
    expect([code?.evaluate(asked), code?.evaluate(asked)]).not.toContainEqual(
      expect.objectContaining({ why: 'reached' }),
    );
  });

  it.each(IMPORTS)('by loading a module while it runs: %s', (text) => {
    const opened = openCode('drive.ts', `const strategy = {\nwhen: () => { ${text}; } };`);
    const why = 'a strategy must not import while it runs: it decides from its arguments alone';
    expect(opened).toMatchObject({ ok: false, failure: [{ message: why, origin: { line: 2 } }] });
  });

  it('by loading a module while it runs, with types', () => {
    const text = withWhen("() => { void (import('node:fs') as Promise<any>); return true; }");
    expect(sentences(text)).toMatch(/drive\.ts:\d+:\d+: a strategy must not import while it/);
  });

  it.each([
    ['SELL', "prediction.signal === 'SELL'"],
    ['a sure prediction', 'prediction.confidence === 1'],
    ['a short position', "position.side === 'short'"],
    ['the end of the day', 'session.minutes_to_close < 10'],
  ])('nor end it by an allocation at other inputs than the first: %s', (_, at) => {
    const when = `(c) => { const { prediction, position, session } = c;
      return ${at} ? 'a'.repeat(2 ** 28).split('').length > 0 : true; }`;
    expect(inSealedProcess.sentences(withWhen(when))).toMatch(
      /needs more than 64 MB of memory to load/,
    );
  });

  it('though the word may stand in comments and texts', () => {
    const text = withWhen("() => { /* import('x') */ return 'import(x)' !== ''; } // import it");
    expect(strategyOf(text).name).toBe('drive');
  });
});
