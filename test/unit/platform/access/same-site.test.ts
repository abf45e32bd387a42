import { describe, expect, it } from '@jest/globals';
import { isCrossSite, isOwnOrigin } from '../../../../src/platform/access/same-site.js';

const HOST = 'touchstone.example.com';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('isCrossSite', () => {
  it.each([
    ['our own page', { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' }, false],
    ['our own page in an old browser', { origin: `https://${HOST}` }, false],
    ['a program', JSON_TYPE, false],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, true],
    ['another site that lies about its origin', { origin: `https://${HOST}`, 'sec-fetch-site': 'cross-site' }, true],
    ['a neighbour below the same domain', { origin: 'https://x.example.com', 'sec-fetch-site': 'same-site' }, true],
    ['a neighbour in an old browser', { origin: 'https://x.example.com' }, true],
    ['a sandboxed frame', { origin: 'null' }, true],
    ['another port', { origin: `https://${HOST}:8443` }, true],
    ['a name that begins like ours', { origin: `https://${HOST}.evil.example` }, true],
    ['no origin at all, as a form', { 'content-type': 'text/plain' }, true],
    ['no origin, a form that says JSON', { 'content-type': 'text/plain; x=application/json' }, true],
    ['no origin, no type', {}, true],
    ['forwarded headers', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }, true],
  ])('of %s: %o is %s', (_what, headers, isCross) => {
    expect(isCrossSite({ method: 'POST', headers: { host: HOST, ...headers } }, undefined)).toBe(isCross);
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('of a %s is never said: it changes nothing', (method) => {
    expect(isCrossSite({ method, headers: { host: HOST, origin: 'https://evil.example' } }, undefined)).toBe(false);
  });

  it('goes by the address the operator named, scheme and all, when a proxy stands in front', () => {
    const headers = { host: 'inner:3000', origin: `https://${HOST}` };
    expect(isOwnOrigin(headers, `https://${HOST}`)).toBe(true);
    expect(isOwnOrigin(headers, `http://${HOST}`)).toBe(false);
    expect(isOwnOrigin({ host: 'inner:3000', origin: 'http://inner:3000' }, `https://${HOST}`)).toBe(false);
  });
});
