/** Headings, labels and fixed explanations: text that no fact changes. */
export const enLabels = {
  language: 'en',
  pageOf: 'Page {page} of {pages}',
  contents: 'Contents',
  footer: 'Results relate only to the items tested. Reproduce only in full.',
  previewMark: 'PREVIEW',
  decidingTitle: 'The number that decides',
  decidingNote: (confidence: string): string =>
    `White dot: rate observed. Bar: true rates that the test cannot rule out, each end with ${confidence} confidence. Black line: the agreed limit. A pass ends before it, a fail begins beyond it.`,
  stripTitle: 'The same photographs under each expectation',
  stripExpected: 'as labelled',
  stripObserved: 'as the model answered',
  weakest: 'Weakest condition',
  attempts: 'Attempts',
  conditions: 'Conditions and waivers',
  notTested: 'Not tested',
  notCovered: 'Not covered by this decision',
  whenUnsure: 'When the system is unsure',
  signed: 'Signed',
  signedHeads: ['Name', 'Role', 'Meaning', 'Time'] as const,
  check: 'Is this file genuine?',
  checkText: (command: string): string =>
    `Run “${command}” (how and what else: section\u00A016). It works offline and without an account.`,
  sections: {
    control: 'Document control',
    decision: 'Decision and conditions',
    signatures: 'Signatures',
    system: 'System under test',
    criteria: 'Agreed criteria',
    data: 'Test data',
    procedure: 'Procedure',
    results: 'Results by condition',
    failures: 'Failures',
    attempts: 'Every attempt on these data',
    notTested: 'What was not tested',
    risks: 'Limits and residual risks',
    waivers: 'Waivers and concessions',
    punch: 'Open points',
    trace: 'From requirement to evidence',
    environment: 'Environment and how to repeat the test',
    verification: 'Check that this dossier is genuine',
    glossary: 'Words, contact and annexes',
  },
  decisionRule:
    'Decision rule: a criterion passes when the true rate meets its limit with the stated confidence (one-sided bound), fails when it misses it with that confidence, and is not proven in between. “As observed” criteria compare the observed rate and inform only. Images of one group count together.',
  voids: [
    'Another model file, another operating point or another contract than the ones named in section 3.',
    'Another camera, lens, mounting, light or pace than the test data were taken with.',
    'Goods, damage or conditions that section 10 lists as not tested.',
    'A condition or the end date of a waiver that was not kept.',
  ],
  sealLimits: {
    embedded:
      'The installation ran with the embedded database: its audit trail shows tampering but cannot prevent it by whoever runs the installation.',
    postgresql:
      'The audit trail lies in a database; it shows tampering but cannot prevent it by whoever administers that database.',
    system:
      'Signatures are attested by the system after the signer proved who they are; they are not qualified electronic signatures. The seal shows that the file is unchanged since it was sealed with the key named here. Whose key it is, you must learn by another way.',
  },
  glossary: [
    ['Acceptance criterion', 'A requirement with a number, agreed by both sides before the test.'],
    ['Bound', 'The worst true rate that the result cannot rule out at the stated confidence.'],
    [
      'Confidence',
      'How often such a statement holds when tests like this one are repeated. Several agreed attempts share the risk of error, so each is judged at a higher confidence.',
    ],
    ['Group', 'Images of one thing, for example one wagon; they resemble each other and count together.'],
    ['Not proven', 'The data neither show that the limit is met nor that it is exceeded.'],
    ['Operating point', 'The score from which a detection of the model counts.'],
    ['Slice', 'A part of the data by condition, for example night shift.'],
    ['Use case', 'What one and the same model is expected to do in one scenario.'],
    ['Waiver', 'A dated permission to go on although a criterion is not met; the verdict stays as it is.'],
  ] as const,
};
export type Labels = typeof enLabels;
