// What a strategy file may say of stops and trails, each key with what becomes of it, and what is refused in a sentence.
import { describe, expect, it } from 'vitest';
import { saidOf, strategyIn } from './strategy-text.ts';

const CHANDELIER = '{ chandelier: { period: 22, bar: 5m, multiple: 3 } }';
const atr = { period: 22, barMs: 300_000 };

describe('a stop', () => {
  it.each([
    ['{ price: 1.5 }', { kind: 'price', distance: 1.5 }],
    [CHANDELIER, { kind: 'chandelier', atr, multiple: 3 }],
    [CHANDELIER.replace('chandelier', 'supertrend'), { kind: 'supertrend', atr, multiple: 3 }],
    [
      '{ previous_bar: { bar: 15m, offset_ticks: 2 } }',
      { kind: 'previous-bar', barMs: 900_000, offsetTicks: 2 },
    ],
  ])('may be %s', (stop, rule) => {
    expect(strategyIn({ stop }).stop).toEqual(rule);
  });

  it('is exactly one kind, with every number it needs', () => {
    expect(saidOf({ stop: '{ price: 1, percent: 1 }' })).toEqual([
      'r.yaml:5:1: stop: percent and price exclude each other: keep only one',
    ]);
    expect(saidOf({ stop: '{ previous_bar: { bar: 5m } }' })).toEqual([
      'r.yaml:5:9: stop.previous_bar.offset_ticks: is missing: expected a whole number from 0 to 1000',
    ]);
    expect(saidOf({ stop: '{ price: -1 }' })).toEqual([
      'r.yaml:5:16: stop.price: expected a number above 0, found -1',
    ]);
    expect(saidOf({ stop: '{ chandelir: { period: 22, bar: 5m, multiple: 3 } }' })[0]).toBe(
      'r.yaml:5:9: stop.chandelir: unknown setting; did you mean chandelier?',
    );
  });
});

describe('a target that decays', () => {
  const step = (after: number, gain: string) => `{ after_minutes: ${after}, ${gain} }`;

  it('has a gain for each time', () => {
    const decay = [step(0, 'r: 3'), step(30, 'r: 1.5'), step(90, 'r: 0')];
    expect(strategyIn({ target: `{ decay: [${decay.join(', ')}] }` }).target).toEqual({
      kind: 'decay',
      steps: [
        { afterMs: 0, gain: { kind: 'r', r: 3 } },
        { afterMs: 1_800_000, gain: { kind: 'r', r: 1.5 } },
        { afterMs: 5_400_000, gain: { kind: 'r', r: 0 } },
      ],
    });
  });

  it.each([
    [[step(0, 'r: 3')], 'target.decay: expected at least two steps'],
    [[step(5, 'r: 3'), step(9, 'r: 1')], 'the first step begins after 0 minutes'],
    [[step(0, 'r: 3'), step(0, 'r: 1')], 'target.decay[1].after_minutes: must increase'],
    [[step(0, 'r: 3'), step(9, 'r: 3')], 'target.decay[1].r: must decrease from step to step'],
    [[step(0, 'r: 3'), step(9, 'percent: 1')], 'must decrease from step to step, in the same unit'],
  ])('%j is refused', (decay, sentence) => {
    expect(saidOf({ target: `{ decay: [${decay.join(', ')}] }` }).join()).toContain(sentence);
  });
});

describe('a trail', () => {
  it('may combine several kinds, of which the tightest applies', () => {
    const trail =
      '{ atr_multiple: 3, break_even_at_r: 1, break_even_offset: 0.02, steps: [{ at_r: 2, stop_r: 1 }], activate_at_r: 0.5 }';
    expect(strategyIn({ stop: CHANDELIER, trail }).trail).toEqual({
      kind: 'tightest',
      of: [
        { kind: 'atr', atr, multiple: 3 },
        { kind: 'break-even', atR: 1, offset: 0.02 },
        { kind: 'steps', steps: [{ atR: 2, stopR: 1 }] },
      ],
      activateAtR: 0.5,
      step: undefined,
    });
    expect(strategyIn({ trail: '{ break_even_at_r: 1 }' }).trail).toEqual({
      kind: 'break-even',
      atR: 1,
      offset: 0,
      activateAtR: 0,
      step: undefined,
    });
  });

  it.each([
    [
      '{}',
      '7:1: trail: one of atr_multiple, percent, chandelier, supertrend, break_even_at_r, steps is needed',
    ],
    [
      '{ percent: 1, break_even_offset: 0.1 }',
      '7:41: trail.break_even_offset: has no effect without break_even_at_r',
    ],
    [
      '{ break_even_at_r: 1, activate_at_r: 1 }',
      '7:45: trail.activate_at_r: needs atr_multiple, percent, chandelier, supertrend',
    ],
    ['{ steps: [] }', '7:17: trail.steps: expected at least one step, found an empty list'],
    [
      '{ steps: [{ at_r: 1, stop_r: 1 }] }',
      '7:37: trail.steps[0].stop_r: must be below at_r: the stop would be beyond the market',
    ],
    [
      '{ steps: [{ at_r: 2, stop_r: 1 }, { at_r: 1, stop_r: 0.5 }] }',
      '7:50: trail.steps[1].at_r: must increase from step to step',
    ],
  ])('%s is refused', (trail, sentence) => {
    expect(saidOf({ trail })[0]).toBe(`r.yaml:${sentence}`);
  });
});

describe('a target', () => {
  it('may have legs, the last of which takes the rest', () => {
    expect(strategyIn({ target: '[{ r: 1, portion_percent: 50 }, { r: 3 }]' }).target).toEqual({
      kind: 'legs',
      legs: [
        { kind: 'r', r: 1, portionPercent: 50 },
        { kind: 'r', r: 3, portionPercent: 50 },
      ],
    });
    expect(strategyIn({ target: '[{ percent: 1, portion_percent: 25 }]' }).target).toEqual({
      kind: 'legs',
      legs: [{ kind: 'percent', percent: 1, portionPercent: 25 }],
    });
  });

  it.each([
    ['[]', 'target: expected at least one leg, found an empty list'],
    ['3', 'target: expected a map or a list, found 3'],
    ['[{ r: 1 }, { r: 3 }]', 'target[0]: needs portion_percent: only the last leg takes the rest'],
    [
      '[{ r: 2, portion_percent: 50 }, { r: 1 }]',
      'target[1]: must be farther than the leg before, in the same unit',
    ],
    [
      '[{ r: 2, portion_percent: 50 }, { percent: 9 }]',
      'target[1]: must be farther than the leg before, in the same unit',
    ],
    [
      '[{ r: 1, portion_percent: 100 }, { r: 2 }]',
      'target: the portions add up to 100 percent and leave no rest',
    ],
    [
      '[{ r: 1, portion_percent: 70 }, { r: 2, portion_percent: 70 }]',
      'target: the portions add up to 140 percent',
    ],
    [
      '[{ r: 1, portion: 50 }]',
      'target[0].portion: unknown setting; did you mean portion_percent?',
    ],
  ])('%s is refused', (target, sentence) => {
    expect(saidOf({ target })[0]?.replace(/^[^ ]* /, '')).toBe(sentence);
  });
});

describe('an exit', () => {
  it('may be a condition, and parts may exit before the rest', () => {
    const exit =
      '{ when: "position.unrealized_r < -0.5", partial: [{ when: "price.last > indicators.high_20", percent: 30 }, { after_minutes: 20, percent: 20 }] }';
    expect(strategyIn({ exit }).exit).toMatchObject({
      when: ['position.unrealized_r < -0.5'],
      partial: [
        { kind: 'when', when: 'price.last > indicators.high_20', percent: 30 },
        { kind: 'age', afterMs: 1_200_000, percent: 20 },
      ],
    });
  });

  it.each([
    [
      '{ when: "position.unrealised_r < 0" }',
      'exit.when: position has no unrealised_r; did you mean position.unrealized_r?',
    ],
    [
      '{ partial: [{ when: "price.lst > 1", percent: 30 }] }',
      'exit.partial[0].when: price has no lst; did you mean price.last?',
    ],
    ['{ partial: [{ percent: 30 }] }', 'exit.partial[0]: one of when, after_minutes is needed'],
    [
      '{ partial: [{ after_minutes: 5, percent: 60 }, { after_minutes: 9, percent: 60 }] }',
      'exit.partial: the parts add up to 120 percent',
    ],
  ])('%s is refused', (exit, sentence) => {
    expect(saidOf({ exit })[0]?.replace(/^[^ ]* /, '')).toBe(sentence);
  });

  it('has its parts defined in one place', () => {
    const target = '[{ r: 1, portion_percent: 50 }, { r: 3 }]';
    const exit = '{ partial: [{ after_minutes: 5, percent: 60 }] }';
    expect(saidOf({ target, exit })[0]).toContain('the target has legs already');
  });
});

describe('an addition', () => {
  it('happens at each R or by a condition, in percent of the first shares', () => {
    expect(strategyIn({ add: '{ at_r: 1, max: 2 }' }).add).toEqual({
      kind: 'r',
      r: 1,
      percent: 100,
      max: 2,
    });
    const add = '{ when: "position.unrealized_r > 1", shares_percent: 50, max: 1 }';
    expect(strategyIn({ add }).add).toEqual({
      kind: 'when',
      when: 'position.unrealized_r > 1',
      percent: 50,
      max: 1,
    });
    expect(saidOf({ add: '{ at_r: 1 }' })[0]).toContain('add.max: is missing');
    expect(saidOf({ add: '{ when: "position.r > 1", max: 1 }' })[0]).toContain('add.when: ');
  });

  it.each([
    ['prediction.confidence > 0.8', 'prediction.confidence'],
    ['position.unrealized_r > 1 && features.momentum > 0', 'features.momentum'],
    ['predictions.last(3).buys > 1', 'predictions.last(3).buys'],
  ])('has no prediction to read: %s', (when, path) => {
    const because = 'add.when is evaluated at each finished minute';
    const column = 1 + `add: { when: "${when}`.indexOf(path);
    expect(saidOf({ add: `{ when: "${when}", max: 1 }` })).toEqual([
      `r.yaml:8:${column}: add.when: ${path}: ${because}, so there is no prediction to read`,
    ]);
  });
});
