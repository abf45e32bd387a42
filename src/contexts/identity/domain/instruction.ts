/** A procedure somebody has to be instructed on before signing in a role, or the confirmation that it was done. Written once. */
export interface InstructionEntry {
  readonly id: string;
  readonly assignmentId: string;
  readonly organisationId: string;
  readonly kind: 'REQUIRED' | 'CONFIRMED';
  /** Id of the document, and which version of it. */
  readonly procedure: string;
  readonly version: string;
  /** Who asked for it, or confirmed it. */
  readonly by: string;
  readonly at: Date;
  /** The day of the instruction, `2027-01-31`; of confirmations. */
  readonly instructedOn: string | null;
}

/** What is asked of an assignment now. */
export interface Instruction {
  readonly required: InstructionEntry;
  /** `null` = not confirmed for this very version. */
  readonly confirmed: InstructionEntry | null;
}

/** The newest requirement with its confirmation; a later version asks anew. `undefined` = nothing is asked. */
export function instructionOf(entries: readonly InstructionEntry[]): Instruction | undefined {
  const last = entries.findLastIndex(({ kind }) => kind === 'REQUIRED');
  const required = entries[last];
  if (required === undefined) return undefined;
  const confirmed = entries.slice(last).find(({ kind }) => kind === 'CONFIRMED');
  return { required, confirmed: confirmed ?? null };
}
