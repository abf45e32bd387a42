import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { GateType } from '../../contexts/gates/public.js';
import { UsageInvalid } from '../entry-errors.js';
import { GatesOfDatabase } from '../gate-check/gates-of-database.js';
import { GatesOfServer } from '../gate-check/gates-of-server.js';
import type { GateSource } from '../gate-check/gate-source.js';
import { newestRound, standingOf, type GateRound } from '../gate-check/gate-standing.js';
import { signedIn } from './signed-in.js';
import { InputFileInvalid } from './stats-input.js';

export interface GateCheckOptions {
  readonly gate?: string;
  readonly pilot?: string;
  readonly type?: GateType;
  readonly site?: string;
  readonly model?: string;
  readonly allowConditions?: boolean;
  readonly server?: string;
  readonly as?: string;
  readonly json?: boolean;
}

/** @throws UsageInvalid, InputFileInvalid, ServerUnreachable, and what the database or the server refuses */
export async function checkGate(options: GateCheckOptions): Promise<{ text: string; exitCode: number }> {
  assertClear(options);
  const modelSha256 = options.model === undefined ? undefined : await sha256OfFile(options.model);
  const round = await askedRound(options);
  const question = {
    allowConditions: options.allowConditions === true,
    ...(modelSha256 !== undefined && { modelSha256 }),
  };
  const { exitCode, code, message } = standingOf(round, question);
  if (options.json !== true) return { text: `${code}: ${message}`, exitCode };
  return { text: JSON.stringify({ exitCode, code, message, gate: round ?? null }, null, 2), exitCode };
}

function assertClear({ gate, pilot, type, site, server, as }: GateCheckOptions): void {
  const byId = gate !== undefined;
  if (byId && (pilot !== undefined || type !== undefined || site !== undefined))
    throw new UsageInvalid('--gate names one round, so it takes neither --pilot nor --type nor --site.');
  if (!byId && (pilot === undefined || type === undefined))
    throw new UsageInvalid('Missing: --gate, or --pilot and --type.');
  if ((server === undefined) === (as === undefined))
    throw new UsageInvalid(
      'Say where to ask: --server URL (with TOUCHSTONE_TOKEN), or --as EMAIL for the database at hand.',
    );
}

async function askedRound(options: GateCheckOptions): Promise<GateRound | undefined> {
  const { server, as = '' } = options;
  if (server === undefined)
    return signedIn(as, (app, principal) => roundFrom(new GatesOfDatabase(app, principal), options));
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    throw new UsageInvalid(`--server ${server} is no address. Give one such as https://touchstone.example.com.`);
  const token = process.env['TOUCHSTONE_TOKEN'];
  if (token === undefined || token === '')
    throw new UsageInvalid('TOUCHSTONE_TOKEN is not set. Make an API token of scope READ and put it there.');
  return roundFrom(new GatesOfServer(server, token), options);
}

async function roundFrom(
  source: GateSource,
  { gate, pilot = '', type, site }: GateCheckOptions,
): Promise<GateRound | undefined> {
  if (gate !== undefined || type === undefined) return source.one(gate ?? '');
  const siteId = site === undefined ? null : await source.siteId(pilot, site);
  if (siteId === undefined) throw new UsageInvalid(`No site ${site} in this pilot.`);
  return newestRound(await source.ofPilot(pilot), { type, siteId });
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash).catch((cause: unknown) => {
    throw new InputFileInvalid(file, 'this file cannot be read.', cause);
  });
  return hash.digest('hex');
}
