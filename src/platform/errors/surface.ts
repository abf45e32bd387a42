/** How one refusal appears at each edge of the product. */
export interface Surface {
  /** `userError`: part of a mutation's payload, for people to correct. `error`: a GraphQL error. */
  readonly graphql: 'userError' | 'error';
  /** HTTP status of REST answers. */
  readonly http: number;
  /** Exit code of the command line. */
  readonly exit: number;
}

/** Answers for every code of the product; the composition root knows them all. `undefined`: not a code of ours. */
export abstract class ErrorCatalogue {
  abstract surfaceOf(code: string): Surface | undefined;
}

/** Where faults of ours are written down, under the id that the user is told. */
export abstract class FaultLog {
  /** @returns the id of this fault. */
  abstract record(fault: unknown): string;
}
