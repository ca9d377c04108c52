// What is a command: a message that is none is refused with its id, if that can be read.
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/relay/kafka/commands/command.ts';
import { COMMAND_SCHEMAS } from '../../../src/relay/kafka/schemas/command-schemas.ts';

const read = (fields: unknown) => readCommand({ value: JSON.stringify(fields) });

it('has a schema that takes what is a command, and nothing that is none', () => {
  const shape = COMMAND_SCHEMAS.find(({ name }) => name === 'commands/COMMAND/1')?.shape;
  const fine = { id: 'a-1', type: 'OPEN_POSITION', portfolio: 7, data: { ticker: 'SPY' } };
  const others = [{ id: 'a b' }, { id: '' }, { portfolio: 0 }, { portfolio: '7' }, { data: [] }];
  expect(shape?.safeParse(fine)).toMatchObject({ success: true });
  for (const other of others) {
    expect(read({ ...fine, ...other }).ok).toBe(false);
    expect(shape?.safeParse({ ...fine, ...other })).toMatchObject({ success: false });
  }
});

describe('a message of the topic of commands', () => {
  it('is read with what it names', () => {
    const command = {
      id: 'a-1',
      type: 'RECORD_TRANSACTION',
      portfolio: 7,
      data: { quantity: '1' },
    };
    expect(read(command)).toEqual({ ok: true, value: command });
    expect(read({ id: 'a-1', type: 'CREATE_PORTFOLIO' })).toEqual({
      ok: true,
      value: { id: 'a-1', type: 'CREATE_PORTFOLIO', portfolio: undefined, data: {} },
    });
  });

  it.each([
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['no id', '{"type":"t"}'],
    ['an id with a space', '{"id":"a b","type":"t"}'],
    ['an id too long', `{"id":"${'a'.repeat(201)}","type":"t"}`],
  ])('is refused without an id: %s', (_, value) => {
    expect(readCommand({ value })).toMatchObject({ ok: false, failure: { id: undefined } });
  });

  it('of a type that there is not is refused with those that there are', () => {
    expect(read({ id: 'a-1', type: 'FLY' })).toEqual({
      ok: false,
      failure: {
        id: 'a-1',
        why: expect.stringMatching(
          /^its "type" is "FLY"; there are CREATE_PORTFOLIO, .*EXECUTE_REBALANCING$/,
        ),
      },
    });
    expect(read({ id: 'a-1' })).toMatchObject({ failure: { why: 'it has no "type"' } });
    expect(read({ id: 'a-1', type: 'toString' }).ok).toBe(false);
  });

  it.each([
    ['no type', {}],
    ['a portfolio that is a text', { type: 'OPEN_POSITION', portfolio: '7' }],
    ['portfolio 0', { type: 'OPEN_POSITION', portfolio: 0 }],
    ['half a portfolio', { type: 'OPEN_POSITION', portfolio: 1.5 }],
    ['data that are a list', { type: 'OPEN_POSITION', data: [] }],
    ['data that are null', { type: 'OPEN_POSITION', data: null }],
  ])('is refused with its id: %s', (_, fields) => {
    expect(read({ id: 'a-1', ...fields })).toMatchObject({ ok: false, failure: { id: 'a-1' } });
  });
});
