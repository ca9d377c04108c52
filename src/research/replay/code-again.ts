// Strategies in code from a tape: it contains their text, which is loaded again so that it can decide.
import { readCode } from '../../trader/config/code/read-code.ts';
import { sentenceOf } from '../../trader/config/issues/config-issue.ts';
import type { Rule } from '../../trader/domain/strategy/rule.ts';
import type { Settings } from '../../trader/ports/settings.ts';

export function withCode(settings: Settings): Settings {
  return { ...settings, rules: settings.rules.map(codeAgain) };
}

function codeAgain(rule: Rule): Rule {
  if (rule.code === undefined) return rule;
  const [file = rule.name] = rule.code.text.split(':');
  const read = readCode(file, rule.code.source);
  if (!read.ok) throw new Error(read.failure.map(sentenceOf).join('; '));
  return { ...rule, code: read.value.condition };
}
