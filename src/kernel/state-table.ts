/** Roles that act in a pilot, by the names of ports/principal.ts. */
export type StepRole = 'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML';

/** Who takes a step: a person in one of these roles, people in all of them together, or a rule of the product by itself. */
export type StepTaker = { readonly oneOf: readonly StepRole[] } | { readonly allOf: readonly StepRole[] } | 'SYSTEM';

/** One step something can take, with who takes it and what must hold, as data for the code and for the reader. */
export interface Step<State extends string> {
  readonly from: State;
  readonly to: State;
  readonly who: StepTaker;
  /** Whether whoever takes it has to say why. */
  readonly reason: boolean;
  /** What must hold, in a few words; empty = nothing beside the table. */
  readonly guard: string;
}

/** All that may become of one kind of thing. What is not listed is refused. */
export interface StateTable<State extends string> {
  readonly title: string;
  readonly states: readonly State[];
  readonly start: State;
  readonly steps: readonly Step<State>[];
}

/** The step of a table, or `undefined`: then it is refused. */
export function stepOf<State extends string>(
  table: StateTable<State>,
  from: State,
  to: State,
): Step<State> | undefined {
  return table.steps.find((step) => step.from === from && step.to === to);
}

/** What may follow a state, in the order of the table. */
export function followersOf<State extends string>(table: StateTable<State>, from: State): readonly State[] {
  return table.steps.filter((step) => step.from === from).map(({ to }) => to);
}

/** The roles of whoever takes a step; none for a rule of the product. */
export function takersOf({ who }: Pick<Step<string>, 'who'>): readonly StepRole[] {
  if (who === 'SYSTEM') return [];
  return 'oneOf' in who ? who.oneOf : who.allOf;
}

/** The roles in which people take a step from any of a table's states to this one. */
export function takersTo<State extends string>(table: StateTable<State>, to: State): readonly StepRole[] {
  return [...new Set(table.steps.filter((step) => step.to === to).flatMap((step) => takersOf(step)))];
}
