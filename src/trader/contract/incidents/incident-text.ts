// What a person needs to know about one kind of incident. SYMBOL stands for the symbol that it is about.

export interface IncidentText {
  readonly title: string;
  readonly happened: string;
  /** What it means for the money. */
  readonly means: string;
  /** What sluice does without being asked. */
  readonly by_itself: string;
  readonly what_to_do: string;
}

export interface WrittenIncident extends IncidentText {
  /** In place of the same texts, if the symbol is an option. */
  readonly of_option?: Pick<IncidentText, 'means' | 'what_to_do'>;
}
