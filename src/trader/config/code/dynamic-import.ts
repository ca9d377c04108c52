// Finds code that loads a module while it runs. `import()` of a realm is answered by the program around it: its promise is
// rejected with an error of the program's own realm, whose constructors reach the whole process.
import { Script, type ScriptOptions } from 'node:vm';

/** As long as the word, so that places stay; not a token of the language. */
const NO_TOKEN = '#@#@#@';
/** The word by itself. Written with escapes it is not a keyword, so every other spelling is an error already. */
const WORD = /(?<![\p{ID_Continue}$\u200c\u200d])import(?![\p{ID_Continue}$\u200c\u200d])/gu;

/**
 * The error at its place; undefined if the word occurs in comments and texts only. The compiler decides which it is: what is
 * replaced there changes nothing, and anywhere else it is an error. `text` compiles as it is.
 */
export function dynamicImportIn(text: string, place: ScriptOptions): Error | undefined {
  const without = text.replaceAll(WORD, NO_TOKEN);
  if (without === text) return undefined;
  try {
    new Script(without, place);
    return undefined;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error();
    // The stack keeps the place.
    error.message = 'a strategy must not import while it runs: it decides from its arguments alone';
    return error;
  }
}
