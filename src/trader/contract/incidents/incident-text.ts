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
