// The directions of imports, as ARCHITECTURE.md draws them. `npm run check` also counts what was
// read: a boundary check that read nothing is green as well.

/** Rooms that may call another room's door; everything else they need, they declare and are given. */
const NEIGHBOURS = { channels: ['kernels'], sessions: ['kernels'], kernels: ['kernelspecs'] };

/** Not rooms: each of these may only import what stands below it. */
const LAYERS = [
  ['cli'],
  ['app'],
  [/* the rooms */],
  ['http', 'static', 'config', 'log', 'disk', 'workers'],
  ['errors'],
];
const NAMED_LAYERS = LAYERS.flat().join('|');

const SERVER = '^packages/server/src';
const ROOM = `(?!(?:${NAMED_LAYERS}|testing)/)[^/]+`;
const DOOR = `${SERVER}/[^/]+/index\\.ts$`;
const TEST = '(\\.test\\.ts$|/testing/)';

/** What a layer may not import: whatever stands above it. */
const upwards = LAYERS.flatMap((layer, depth) => {
  const above = LAYERS.slice(0, depth).flat();
  if (depth > 2) above.push(ROOM);
  const from = depth === 2 ? ROOM : `(?:${layer.join('|')})`;
  if (above.length === 0) return [];
  return [
    {
      name: `no-import-upwards-from-${depth === 2 ? 'rooms' : layer.join('-')}`,
      comment: 'cli → app → rooms → http, static, config, log, disk, workers → errors',
      severity: 'error',
      from: { path: `${SERVER}/${from}/`, pathNot: TEST },
      to: { path: `${SERVER}/(?:${above.join('|')})/` },
    },
  ];
});

const neighbourly = Object.entries(NEIGHBOURS).map(([room, doors]) => ({
  name: `${room}-only-knows-${doors.join('-and-')}`,
  comment: 'what a room needs of another is an interface it declares itself and app passes in',
  severity: 'error',
  from: { path: `${SERVER}/${room}/`, pathNot: TEST },
  to: { path: `${SERVER}/${ROOM}/`, pathNot: `${SERVER}/(?:${[room, ...doors].join('|')})/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-through-the-door',
      comment: 'from outside a room only its index.ts may be imported',
      severity: 'error',
      from: { path: `${SERVER}/([^/]+)/` },
      to: { path: `${SERVER}/[^/]+/`, pathNot: [`${SERVER}/$1/`, DOOR, '/testing/'] },
    },
    {
      name: 'only-through-the-door-from-outside',
      comment: 'main.ts, e2e, bench and the other packages use doors too',
      severity: 'error',
      from: { pathNot: `${SERVER}/[^/]+/` },
      to: { path: `${SERVER}/[^/]+/`, pathNot: [DOOR, '/testing/'] },
    },
    ...upwards,
    ...neighbourly,
    {
      name: 'rooms-do-not-know-each-other',
      comment: 'what a room needs of another is an interface it declares itself and app passes in',
      severity: 'error',
      from: {
        path: `${SERVER}/(${ROOM})/`,
        pathNot: [`${SERVER}/(?:${Object.keys(NEIGHBOURS).join('|')})/`, TEST],
      },
      to: { path: `${SERVER}/${ROOM}/`, pathNot: `${SERVER}/$1/` },
    },
    {
      name: 'wire-is-pure',
      comment:
        'protocol code knows no server, no kernel and no HTTP; of packages only the cipher that Node has not',
      severity: 'error',
      from: { path: '^packages/wire/src/', pathNot: TEST },
      to: { path: '^(packages/(?!wire/)|node_modules/(?!@noble/ciphers/))' },
    },
    {
      name: 'only-kernels-and-channels-speak-wire',
      severity: 'error',
      from: { path: `${SERVER}/(?!(?:kernels|channels|testing)/)`, pathNot: TEST },
      to: { path: '^packages/wire/' },
    },
    {
      name: 'client-is-alone',
      comment: 'it runs in browsers, and knows the server by its OpenAPI document only',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: TEST },
      to: { pathNot: '^packages/client/src/' },
    },
    {
      name: 'packages-are-apart',
      comment: 'the kernel runs without the server and the server without the kernel',
      severity: 'error',
      from: { path: '^packages/(kernel|server)/src/' },
      to: {
        path: '^packages/(kernel|server|lab)/',
        // Where the kernel's spec lies is what its package exports.
        pathNot: ['^packages/$1/', '^packages/kernel/kernelspec/'],
      },
    },
    {
      name: 'tests-stay-outside',
      comment: 'nothing that ships imports a test or what tests share',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '(^|/)dist\\.[^/.]+/', '(^|/)\\.tsbuild/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
