// A user's description of a format: a YAML file that says for each field in which column it is.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { DISK, textOf } from '../../trader/config/files/disk.ts';
import { fileIssue, sentenceOf } from '../../trader/config/issues/config-issue.ts';
import { parseYaml } from '../../trader/config/tree/yaml-tree.ts';
import { OPTION_FIELDS, type OptionField, type OptionFormat } from './option-formats.ts';

/** The failure has a sentence for each fault. */
export function readMapFile(file: string): Result<OptionFormat, readonly string[]> {
  const text = textOf(DISK, file);
  if (!text.ok) return failed([`${file}: ${text.failure}`]);
  const tree = parseYaml(file, text.value);
  if (!tree.ok) return failed(tree.failure.map(sentenceOf));
  if (tree.value.kind !== 'map')
    return failed([sentenceOf(fileIssue(file, 'expected lines such as `bid: best_bid`'))]);
  const columns: Partial<Record<OptionField, readonly string[]>> = {};
  const faults: string[] = [];
  for (const [key, { keyOrigin, node }] of tree.value.entries) {
    const field = OPTION_FIELDS.find((one) => one === key);
    if (field === undefined)
      faults.push(sentenceOf({ origin: keyOrigin, path: key, message: unknownText() }));
    else if (node.kind !== 'scalar' || typeof node.value !== 'string')
      faults.push(
        sentenceOf({ origin: node.origin, path: key, message: 'expected the name of a column' }),
      );
    else columns[field] = [node.value];
  }
  if (faults.length > 0) return failed(faults);
  return ok({ name: file, columns, beforeCloseMs: 0 });
}

function unknownText(): string {
  return `unknown field; the fields are ${OPTION_FIELDS.filter((field) => !/^(call|put)_/.test(field)).join(', ')}, and call_bid, put_bid and so on where calls and puts are side by side`;
}
