// The objects of a file of XStream: the first place of an object holds it, every other one refers to that place by a path or a number.
import type { XmlElement } from '../../text/xml-tree.ts';

export interface ObjectGraph {
  /** The object that the element is or refers to; undefined if the reference leads nowhere. */
  objectOf(element: XmlElement | undefined): XmlElement | undefined;
  child(element: XmlElement | undefined, name: string): XmlElement | undefined;
  /** Of a value; empty if there is none. */
  text(element: XmlElement | undefined, name: string): string;
  /** All objects with one of the names. */
  named(...names: readonly string[]): readonly XmlElement[];
}

export function objectGraph(root: XmlElement): ObjectGraph {
  const parents = new Map<XmlElement, XmlElement>();
  const byId = new Map<string, XmlElement>();
  const all: XmlElement[] = [];
  const rest = [root];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    all.push(next);
    const { id } = next.attributes;
    if (id !== undefined) byId.set(id, next);
    for (const child of next.children.toReversed()) {
      parents.set(child, next);
      rest.push(child);
    }
  }
  const byPath = (from: XmlElement, path: string) =>
    path.split('/').reduce<XmlElement | undefined>((at, step) => {
      if (at === undefined) return undefined;
      if (step === '..') return parents.get(at);
      const [, name = '', place = '1'] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
      return at.children.filter((child) => child.name === name)[Number(place) - 1];
    }, from);
  const objectOf = (element: XmlElement | undefined): XmlElement | undefined => {
    const reference = element?.attributes.reference;
    if (element === undefined || reference === undefined) return element;
    return /^\d+$/.test(reference) ? byId.get(reference) : byPath(element, reference);
  };
  const child = (element: XmlElement | undefined, name: string) =>
    objectOf(element?.children.find((one) => one.name === name));
  return {
    objectOf,
    child,
    text: (element, name) => child(element, name)?.text ?? '',
    named: (...names) =>
      all.filter(
        ({ name, attributes }) => names.includes(name) && attributes.reference === undefined,
      ),
  };
}
