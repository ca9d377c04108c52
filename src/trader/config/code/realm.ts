// The first script of a strategy's realm, as text. It removes what is ambient, calls the strategy, and reduces terms,
// answers and errors to primitives, so that code outside never touches an object of the realm.
import { INDICATORS } from '../../../market/indicators/registry.ts';
import { DEPTH_MAX, NODES_MAX, TERMS_CHARACTERS_MAX } from './realm-limits.ts';

/**
 * An expression: a function of the host's `readInput(group, name, field)`, which returns a primitive or undefined,
 * `whyNot()`, which returns the reason, and `nextUnsettled()`, which returns a promise or undefined. It defines three
 * globals for the host and returns what makes a promise harmless. Functions that strategy code could replace later are
 * captured first.
 */
export const REALM = `'use strict'; ((readInput, whyNot, nextUnsettled) => {
  const { create, defineProperty, freeze, getOwnPropertyDescriptor, setPrototypeOf } = Object;
  const { apply, deleteProperty, ownKeys } = Reflect;
  const { isArray, prototype: { includes, join } } = Array;
  const { stringify } = JSON;
  const { iterator } = Symbol;
  const { slice } = String.prototype;
  const { prototype, prototype: { then } } = Promise;
  const promises = new WeakSet();
  const { add, has } = WeakSet.prototype;

  const LANGUAGE = [
    'Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'Math', 'JSON', 'RegExp',
    'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Proxy', 'Reflect', 'Iterator', 'globalThis', 'undefined', 'NaN',
    'Infinity', 'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError',
    'URIError', 'parseFloat', 'parseInt', 'isFinite', 'isNaN', 'decodeURI', 'decodeURIComponent', 'encodeURI',
    'encodeURIComponent', 'escape', 'unescape', 'eval',
  ];
  // The rest reads a clock, the locale or the garbage collector, waits, or has memory that no limit counts.
  for (const name of ownKeys(globalThis))
    if (!LANGUAGE.includes(name) && !deleteProperty(globalThis, name)) globalThis[name] = undefined;
  delete Math.random;
  for (const { prototype } of [Object, Number, BigInt, Array]) delete prototype.toLocaleString;
  for (const name of ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'])
    delete String.prototype[name];
  // A promise takes its reactions through these.
  freeze(Promise);
  freeze(Promise.prototype);

  let when;

  function input(group, name = '', field = '') {
    if (group.length + name.length + field.length > 100) throw new Error('there is no input with so long a name');
    let value;
    let why;
    try {
      value = readInput(group, name, field);
      if (value === undefined) why = whyNot();
    } catch {
      // Only the end of the stack: an error of another realm must not reach the strategy.
      throw new RangeError('Maximum call stack size exceeded');
    }
    if (why !== undefined) throw new Error(why);
    return value;
  }

  function readOnly(read) {
    return new Proxy(create(null), {
      get(_, name) {
        if (name === iterator) throw new Error('inputs are not lists: read each by its name');
        return typeof name === 'symbol' ? undefined : read(name);
      },
      set(_, name) {
        const shown = typeof name === 'symbol' ? 'a symbol' : name;
        throw new Error(shown + ' cannot be set: inputs are read-only');
      },
      defineProperty: () => false,
      deleteProperty: () => false,
      setPrototypeOf: () => false,
    });
  }

  function callable(name, needs, call) {
    return new Proxy(() => {}, {
      apply: (_, __, args) => call(args),
      get() {
        throw new Error(needs);
      },
      set() {
        throw new Error(name + ' cannot be set: inputs are read-only');
      },
      defineProperty: () => false,
      deleteProperty: () => false,
      setPrototypeOf: () => false,
      preventExtensions: () => false,
    });
  }

  /** Of how many is checked where they are read. */
  const last = callable('last', 'predictions.last needs how many: predictions.last(3).mean_confidence', (args) => {
    const count = args[0];
    const wanted = typeof count === 'number' ? '' + count : spoken(count);
    return readOnly((field) => input('predictions', wanted, field));
  });

  /** As the code would write them. */
  function written(args) {
    let text = '';
    for (let at = 0; at < args.length; at += 1) {
      const arg = args[at];
      text += at === 0 ? '' : ', ';
      if (typeof arg === 'number') text += arg;
      else text += typeof arg === 'string' && arg.length < 20 ? "'" + arg + "'" : spoken(arg);
    }
    return text;
  }

  const groups = create(null);
  for (const name of ['prediction', 'price', 'indicators', 'position', 'session', 'features'])
    groups[name] = readOnly((field) => input(name, field));
  for (const name of ${JSON.stringify(Object.keys(INDICATORS))})
    groups[name] = callable(name, name + ' needs its parameters in parentheses', (args) =>
      input(name, 'call', written(args)),
    );
  groups.predictions = readOnly((name) => (name === 'last' ? last : input('predictions', name)));
  groups.regime = readOnly((symbol) => readOnly((field) => input('regime', symbol, field)));
  freeze(groups);
  const context = readOnly((name) => groups[name] ?? input(name));

  function spoken(value) {
    switch (typeof value) {
      case 'object':
        if (value === null) return 'null';
        return apply(has, promises, [value]) ? 'a promise' : 'an object';
      case 'string':
        return value.length > 100 ? 'a text of ' + value.length + ' characters' : 'the text ' + value;
      case 'number':
      case 'boolean':
      case 'undefined':
        return '' + value;
      default:
        return 'a ' + typeof value;
    }
  }

  /** Only a plain message: no getter of the error needs to run. */
  function thrownText(thrown) {
    if (typeof thrown !== 'object' || thrown === null) return 'threw ' + spoken(thrown);
    let message;
    try {
      message = getOwnPropertyDescriptor(thrown, 'message')?.value;
    } catch {}
    if (typeof message !== 'string') return 'threw a value that is not an error';
    return message.length > 10000
      ? 'threw an error whose message has ' + message.length + ' characters'
      : apply(slice, message, [0, 500]);
  }

  /** Of the first lines only, to find the place in the file. */
  function stackOf(thrown) {
    try {
      const { stack } = thrown;
      return typeof stack === 'string' && stack.length < 10000 ? stack : '';
    } catch {
      return '';
    }
  }

  /** Maps as {"members":[[name,value]]}, lists as lists, anything else that JSON cannot hold as {"odd":"a function"}. */
  function readTerms(terms) {
    let nodes = 0;
    let characters = 0;
    const above = [];

    function textOf(value) {
      characters += value.length;
      if (characters > ${TERMS_CHARACTERS_MAX})
        throw new Error('its terms have more than ${TERMS_CHARACTERS_MAX} characters');
      return stringify(value);
    }

    function read(value, path) {
      nodes += 1;
      if (nodes > ${NODES_MAX}) throw new Error('its terms have more than ${NODES_MAX} values');
      if (path === '.entry.when' && typeof value === 'function') when = value;
      if (typeof value === 'string') return textOf(value);
      if (typeof value === 'boolean' || value === null) return '' + value;
      if (typeof value === 'number' && value - value === 0) return '' + value;
      if (typeof value !== 'object') return '{"odd":' + stringify(spoken(value)) + '}';
      if (apply(includes, above, [value])) throw new Error('its terms contain themselves at ' + path.slice(1));
      if (above.length === ${DEPTH_MAX}) throw new Error('its terms are nested deeper than ${DEPTH_MAX} levels');
      above[above.length] = value;
      const parts = isArray(value) ? itemsOf(value, path) : membersOf(value, path);
      above.length -= 1;
      const text = apply(join, parts, [',']);
      return isArray(value) ? '[' + text + ']' : '{"members":[' + text + ']}';
    }

    function itemsOf(list, path) {
      const parts = [];
      for (let at = 0; at < list.length; at += 1) parts[at] = read(list[at], path + '[]');
      return parts;
    }

    function membersOf(map, path) {
      const parts = [];
      const keys = ownKeys(map);
      for (let at = 0; at < keys.length; at += 1) {
        const key = keys[at];
        if (typeof key === 'symbol' || !getOwnPropertyDescriptor(map, key)?.enumerable) continue;
        const member = map[key];
        if (member === undefined) continue;
        parts[parts.length] = '[' + textOf(key) + ',' + read(member, path + '.' + key) + ']';
      }
      return parts;
    }

    return read(terms, '');
  }

  function define(name, value) {
    defineProperty(globalThis, name, { value });
  }

  define('defineStrategy', (strategy) => strategy);

  /** Runs the module once; JSON text of its terms, or of what it threw. */
  define('sluiceLoad', (module) => {
    when = undefined;
    try {
      const terms = readTerms(module());
      return '{"terms":' + terms + ',"hasWhen":' + (when !== undefined) + '}';
    } catch (thrown) {
      return '{"threw":' + stringify(thrownText(thrown)) + ',"stack":' + stringify(stackOf(thrown)) + '}';
    }
  });

  /** True or false, or in words what else the condition did. */
  define('sluiceAsk', () => {
    try {
      const answer = when(context);
      return typeof answer === 'boolean' ? answer : 'gave ' + spoken(answer) + ', not true or false';
    } catch (thrown) {
      return thrownText(thrown);
    }
  });

  /** A rejection without a handler would end the process. */
  function settle(promise) {
    apply(add, promises, [promise]);
    setPrototypeOf(promise, prototype);
    apply(then, promise, [undefined, () => {}]);
  }

  /** Those that were created at the end of the stack. */
  define('sluiceSettle', () => {
    for (let promise = nextUnsettled(); promise !== undefined; promise = nextUnsettled())
      settle(promise);
  });

  return settle;
})`;
