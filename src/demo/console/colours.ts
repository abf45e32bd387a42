const CODES: Readonly<Record<string, number>> = { PASS: 32, GO: 32, FAIL: 31, 'NO-GO': 31, INCONCLUSIVE: 33 };

/** Verdicts in colour for a person at a terminal; the plain word otherwise. */
export function painter(useColour: boolean): (word: string) => string {
  return (word) => (useColour && CODES[word] !== undefined ? `\u001b[${CODES[word]}m${word}\u001b[39m` : word);
}
