// One way in which something is written or looks, as somebody chose it in this browser.
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Choice, keepChoice, keptChoice } from '../browser/appearance-storage.ts';

export interface Preference<Style extends string> {
  /** All that can be chosen. */
  readonly styles: readonly Style[];
  readonly style: ReadonlySignal<Style>;
  /** Any other text leaves it as it is first. */
  choose(wanted: string | undefined): void;
  /** What was chosen before, when the page begins. */
  applyStored(): void;
}

interface PreferenceOptions<Style extends string> {
  /** Under which the choice is kept. */
  readonly name: Choice;
  readonly styles: readonly Style[];
  readonly first: NoInfer<Style>;
  /** Of what is written: asks for the style each time. */
  readonly writeBy?: (choice: () => Style) => void;
}

export function preference<Style extends string>(of: PreferenceOptions<Style>): Preference<Style> {
  const { styles } = of;
  const style = signal<Style>(of.first);
  function choose(wanted: string | undefined): void {
    style.value = styles.find((one) => one === wanted) ?? of.first;
    keepChoice(of.name, style.value === of.first ? undefined : style.value);
  }
  return {
    styles,
    style,
    choose,
    applyStored() {
      of.writeBy?.(() => style.value);
      choose(keptChoice(of.name));
    },
  };
}
