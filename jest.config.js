const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  testEnvironment: 'node',
};
const project = (displayName, extra = {}) => ({
  ...shared,
  displayName,
  roots: [`<rootDir>/test/${displayName}`],
  testMatch: ['**/*.test.ts'],
  ...extra,
});
// The rules of the database in long suites: where a PostgreSQL server is at hand they are looked at there, and not a second time on
// the embedded engine, which `npm test` without TEST_DATABASE_URL does.
const rulesOfTheDatabase = [
  '/test/medium/(audit|criteria|exposures|findings|inbox|pilots|retention|statements|webhooks)/',
  '/test/medium/gates/(?!sign-gate|open-gate)',
  '/test/medium/evaluations/(fallen-evidence|rejudge-run|run-shards|top-up)',
  '/test/medium/datasets/erasure',
  '/test/medium/dossiers/dossier-life',
  '/test/e2e/pilot/pilot-over-http',
  '/test/e2e/plays/conditional-gate',
];
const embedded = {
  globals: { TEST_DATABASE: 'embedded' },
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.TEST_DATABASE_URL ? rulesOfTheDatabase : [])],
};
// One embedded database a run; with TEST_DATABASE_URL the database suites run on that PostgreSQL server too.
const database = {
  globalSetup: '<rootDir>/test/setup/start-database.mjs',
  globalTeardown: '<rootDir>/test/setup/stop-database.mjs',
};
const onPostgres = (folder) =>
  project(folder, {
    displayName: `${folder}-postgres`,
    globalSetup: '<rootDir>/test/setup/build-engine.mjs',
    globals: { TEST_DATABASE: 'postgres' },
    // What does not depend on which database it is runs once: commands on the embedded database, files, models, refused documents,
    // sign-in and its factors over HTTP (test/medium/identity repeats their tables and rules on both).
    testPathIgnorePatterns: [
      '/node_modules/',
      '/test/e2e/readme/',
      '/test/e2e/demo/',
      '/test/e2e/evaluate/',
      '/test/e2e/real-kit/',
      '/test/e2e/bad-input/',
      '/test/e2e/abuse/(gates-matrix|signatures|strangers)',
      '/test/e2e/operation/',
      '/test/e2e/plays/told-outside',
      '/test/medium/platform/(s3-blob-store|prepare-blobs)',
      '/test/e2e/pilot/warehouse-demo/',
      '/test/e2e/graphql/(drafting|operating-point|planning|schema)',
      '/test/e2e/notices/',
      '/test/e2e/security/(api-tokens|audit-cli|oidc-sign-in|oidc-signing|own-account|second-factor|sockets)',
      '/test/medium/dossiers/(export-pilot|narrower-dossier)',
      '/test/medium/security/roles-matrix',
      '/test/medium/inference/',
      'file-blob-store',
    ],
  });

export default {
  maxWorkers: '100%',
  // Modules of finished suites are not given back: a worker that has grown is replaced.
  workerIdleMemoryLimit: '1GB',
  coverageProvider: 'v8',
  // Only `npm run coverage` measures; the pure folders are covered line by line.
  coverageThreshold: { global: { lines: 100 } },
  coverageReporters: [['text', { skipFull: true }], 'json-summary'],
  collectCoverageFrom: ['src/{kernel,stats,vision,metrics,verdict}/**/*.ts'],
  projects: [
    project('unit'),
    project('golden'),
    project('medium', { ...database, ...embedded }),
    project('e2e', { ...database, ...embedded }),
    ...(process.env.TEST_DATABASE_URL ? [onPostgres('medium'), onPostgres('e2e')] : []),
  ],
};
