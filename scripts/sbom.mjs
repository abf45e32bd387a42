// Writes docs/sbom/sbom.cdx.json (CycloneDX 1.5, from the lock file, by npm itself) and docs/sbom/third-party-licences.md
// (every package that ships, with the licence texts found in node_modules). The same lock file gives the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'docs/sbom');
const byRef = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1);

const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
});
const { metadata, components, dependencies, ...rest } = JSON.parse(text);
const { 'bom-ref': ref, type, version, author, description, purl, licenses } = metadata.component;
const component = { 'bom-ref': ref, type, name: 'touchstone', version, author, description, purl, licenses };
// npm's own `--omit dev` also leaves out packages that ship and that a development package asks for too.
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const shippedNames = new Set(
  Object.entries(lock.packages)
    .filter(([path, one]) => path !== '' && !one.dev && !one.devOptional)
    .map(([path, one]) => `${nameOf(path)}@${one.version}`),
);
const shipping = components.filter((one) => shippedNames.has(`${one.name}@${one.version}`));
const refs = new Set([component['bom-ref'], ...shipping.map((one) => one['bom-ref'])]);
const body = {
  ...rest,
  // What depends on the day and the machine is left out, and the number is made from the content.
  metadata: { lifecycles: metadata.lifecycles, component },
  components: shipping.map(({ externalReferences: _, properties: __, ...shipped }) => shipped).sort(byRef),
  dependencies: dependencies
    .filter((one) => refs.has(one.ref))
    .map((one) => ({ ref: one.ref, dependsOn: (one.dependsOn ?? []).filter((other) => refs.has(other)).sort() }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
};
delete body.serialNumber;
const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
const number = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
const sbom = {
  $schema: body.$schema,
  bomFormat: body.bomFormat,
  specVersion: body.specVersion,
  serialNumber: `urn:uuid:${number}`,
  ...body,
};

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
writeFileSync(join(folder, 'third-party-licences.md'), licencesPage(body.components));
process.stdout.write(`${body.components.length} packages\n`);

function licencesPage(shipped) {
  const texts = new Map();
  const rows = shipped.map((one) => {
    const found = licenceFiles(one);
    for (const file of found) texts.set(file, [...(texts.get(file) ?? []), `${one.name} ${one.version}`]);
    return `| ${one.name} | ${one.version} | ${licenceOf(one)} | ${found.length > 0 ? 'below' : placeOf(one.name, one.version) ? 'none in the package' : 'for another kind of machine'} |`;
  });
  const sections = [...texts].map(
    ([content, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${content.replaceAll('```', "'''")}\n\`\`\`\n`,
  );
  return [
    '# Licences of the packages that ship with Touchstone\n',
    'Written by `npm run sbom` from the lock file; the machine-readable list is [sbom.cdx.json](sbom.cdx.json). Packages for other kinds of machines are listed too; their texts are those of their siblings.\n',
    'The image library libvips (packages `@img/sharp-libvips-*`) is under the LGPL: it is a shared library of its own that can be replaced.\n',
    '| package | version | licence | text |\n|---|---|---|---|',
    ...rows,
    '',
    ...sections,
  ].join('\n');
}

function licenceOf({ licenses = [] }) {
  const names = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name);
  return names.length > 0 ? names.join(', ') : 'see its text';
}

function licenceFiles({ name, version }) {
  const place = placeOf(name, version);
  if (place === undefined) return [];
  return readdirSync(place)
    .filter((file) => /^(licen[cs]e|notice|copying|third.?party)/i.test(file) && !file.endsWith('.js'))
    .sort()
    .map((file) => readFileSync(join(place, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .filter((content) => content !== '');
}

/** Where a package may be installed: at the top, or inside another one that needs another version. */
function placesOf(name) {
  return Object.keys(lock.packages)
    .filter((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map((path) => join(root, path))
    .filter((path) => existsSync(join(path, 'package.json')));
}

function placeOf(name, version) {
  return placesOf(name).find((path) => versionIn(path) === version);
}

function versionIn(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version;
}
