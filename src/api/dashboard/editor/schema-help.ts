// Completion and explanations in the editor, from the schema of strategies.
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { hoverTooltip } from '@codemirror/view';
import type { SchemaNode } from '../facts/strategy-schema.ts';
import { explanationAt, type Language, suggestionsAt } from '../facts/suggestions.ts';

const WORD = /^[\w./-]*$/;

export function completionBy(schema: SchemaNode, language: Language) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = suggestionsAt({ schema, language, text: state.doc.toString(), offset: pos });
    if (found === undefined || found.options.length === 0) return null;
    // While somebody types, the list waits for a first letter.
    if (!explicit && found.from === pos) return null;
    const options = found.options.map(({ label, text, detail, meaning, kind, weight }) => ({
      ...{ label, apply: text, detail, type: kind, boost: weight },
      ...(meaning !== '' && { info: meaning }),
    }));
    return { from: found.from, options, validFor: WORD };
  };
}

/** Of the setting or term under the pointer. */
export function explanationBy(schema: SchemaNode, language: Language) {
  return hoverTooltip(({ state }, pos) => {
    const found = explanationAt({ schema, language, text: state.doc.toString(), offset: pos });
    if (found === undefined) return null;
    const { from, to, text } = found;
    return {
      ...{ pos: from, end: to, above: true },
      create() {
        const dom = document.createElement('div');
        dom.textContent = text;
        return { dom };
      },
    };
  });
}
