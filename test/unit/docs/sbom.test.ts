import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
}
interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
const shipped = Object.entries(packages)
  .filter(([path, one]) => path !== '' && one.dev !== true && one.devOptional !== true)
  .map(([path, one]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), ...one }));
const sbomText = read('docs/sbom/sbom.cdx.json');
const sbom = JSON.parse(sbomText) as { bomFormat: string; specVersion: string; components: Component[] };
const named = (one: { readonly name: string; readonly version?: string }) => `${one.name}@${one.version}`;

/** Licences of what ships. LGPL: libvips, a shared library of its own that can be replaced. */
const TAKEN =
  /^\(?((MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BSL-1\.0|OFL-1\.1|CC0-1\.0|Python-2\.0|BlueOak-1\.0\.0|LGPL-3\.0-or-later|Unlicense)( AND | OR )?)+\)?$/;

describe('the list of what ships (`npm run sbom` writes it)', () => {
  it('is CycloneDX and names exactly the packages that the lock file ships', () => {
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect([...new Set(sbom.components.map(named))].sort()).toEqual([...new Set(shipped.map(named))].sort());
  });

  it('gives each the digest the lock file has', () => {
    const digests = new Map(sbom.components.map((one) => [named(one), one.hashes?.[0]?.content]));
    for (const one of shipped) {
      const [, base64 = ''] = (one.integrity ?? '').split('sha512-');
      expect([named(one), digests.get(named(one))]).toEqual([
        named(one),
        Buffer.from(base64, 'base64').toString('hex'),
      ]);
    }
  });

  it('names no place that packages were fetched from, no day and no machine', () => {
    expect(sbomText).not.toMatch(/registry|timestamp|https?:\/\/(?!cyclonedx\.org)/);
  });

  it('has a line with its licence for each package', () => {
    const page = read('docs/sbom/third-party-licences.md');
    expect(shipped.filter(({ name, version }) => !page.includes(`| ${name} | ${version} |`)).map(named)).toEqual([]);
  });

  /** Three name none in their metadata; their licence files are MIT. */
  it('holds only licences that let Touchstone be used and passed on', () => {
    const others = shipped.filter(({ license }) => license !== undefined && !TAKEN.test(license));
    expect(others.map((one) => `${named(one)}: ${one.license}`)).toEqual([]);
    expect(shipped.filter(({ license }) => license === undefined).map(({ name }) => name)).toEqual([
      'busboy',
      'png-js',
      'streamsearch',
    ]);
  });

  it('installs without a script: the settings of npm switch them off', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });
});
