// The fields of a message give what an array of them would give.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFieldQueue } from '../../../../../src/trader/adapters/ib/transport/field-queue.ts';

it('gives what an array with both marks gives, also beyond its end', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (fields) => {
      const array = [undefined, ...fields, undefined];
      const queue = createFieldQueue(fields);
      for (let taken = 0; taken < fields.length + 4; taken += 1) {
        expect([queue.length, queue[0]]).toEqual([array.length, array[0]]);
        expect(queue.shift()).toBe(array.shift());
      }
    }),
  );
});
