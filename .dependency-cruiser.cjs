// The import rules of docs/architecture.md as configuration. One line a rule; `npm run imports` checks them.
const PURE = '^src/(kernel|stats|vision|metrics|verdict)/',
  CTX = '^src/contexts/([^/]+)/';
const RANK = [
  'audit',
  'identity',
  'pilots',
  'exposures',
  '(criteria|datasets|models)',
  'evaluations',
  'findings',
  'gates',
  'statements',
  'dossiers',
  '(notices|webhooks|inbox|retention)',
];
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const path = (p, pathNot) => ({ path: p, ...(pathNot && { pathNot }) });
module.exports = {
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
  forbidden: [
    rule('no-cycles', {}, { circular: true }),
    rule('resolves', {}, { couldNotResolve: true }),
    rule('no-barrels', path('^src/'), path('^src/.*/index\\.ts$')),
    rule('pure-is-pure', path(PURE, '^src/stats/'), { pathNot: [PURE, '^(node:)?crypto$'] }),
    rule('stats-and-stdlib', path('^src/stats/'), { pathNot: ['^src/(kernel|stats)/', 'node_modules/@stdlib/'] }),
    rule('kernel-at-bottom', path('^src/kernel/'), path('^src/(stats|vision|metrics|verdict)/')),
    rule('stats-alone', path('^src/stats/'), path('^src/(vision|metrics|verdict)/')),
    rule('vision-alone', path('^src/vision/'), path('^src/(stats|metrics|verdict)/')),
    rule('metrics-below-verdict', path('^src/metrics/'), path('^src/verdict/')),
    rule('verdict-sees-counts-not-pixels', path('^src/verdict/'), path('^src/vision/')),
    rule('domain-is-pure', path(CTX + 'domain/'), { pathNot: [PURE, '^src/contexts/$1/domain/'] }),
    rule(
      'enter-by-the-door',
      path(CTX),
      path('^src/contexts/', ['^src/contexts/$1/', '^src/contexts/[^/]+/(public|[a-z]+\\.module)\\.ts$']),
    ),
    rule('only-app-crosses', path(CTX + '(api|db|domain)/'), path('^src/contexts/', '^src/contexts/$1/')),
    rule('app-not-to-rim', path(CTX + 'app/'), path('^src/contexts/$1/(api|db)/')),
    rule('api-through-app', path(CTX + 'api/'), path('^src/contexts/$1/db/')),
    rule('app-through-ports', path(CTX + '(app|domain)/'), path('^src/platform/')),
    rule('ports-are-interfaces', path('^src/ports/'), { pathNot: '^src/(kernel|vision|ports)/' }),
    rule(
      'app-without-drivers',
      path(CTX + 'app/'),
      path(
        'node_modules/(typeorm|pg|graphql|@nestjs/(graphql|typeorm|apollo|mercurius)|onnxruntime-node|pdfkit|sharp)/',
      ),
    ),
    rule('platform-knows-no-context', path('^src/platform/'), path('^src/(contexts|entry|demo)/')),
    rule(
      'entry-and-demo-are-ends',
      path('^src/(kernel|ports|stats|vision|metrics|verdict|contexts|platform)/'),
      path('^src/(entry|demo)/'),
    ),
    rule(
      'runtime-in-two-places',
      path('^src/', '^src/(platform/inference/|demo/warehouse/training/open-runtime\\.ts$)'),
      path('node_modules/onnxruntime-node/'),
    ),
    rule('training-is-apart', path('^src/', '^src/demo/warehouse/training/'), path('^src/demo/warehouse/training/')),
    rule('demo-by-the-doors', path('^src/demo/'), path('^src/contexts/', '^src/contexts/[^/]+/public\\.ts$')),
    ...RANK.slice(0, -1).map((low, i) =>
      rule(
        `rank-${i}-looks-down`,
        path(`^src/contexts/${low}/`),
        path(`^src/contexts/(${RANK.slice(i + 1).join('|')})/`),
      ),
    ),
    ...['criteria', 'datasets', 'models'].map((m) =>
      rule(
        `${m}-not-to-siblings`,
        path(`^src/contexts/${m}/`),
        path('^src/contexts/(criteria|datasets|models)/', `^src/contexts/${m}/`),
      ),
    ),
  ],
};
