import { writeFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import {
  AuditChainBroken,
  INSTALLATION_CHAIN,
  MakeCheckpoint,
  VerifyAuditChain,
  type ChainReport,
} from '../../contexts/audit/public.js';
import { isId } from '../../kernel/ids.js';
import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { ExportNotWritten, ExportTargetTaken, UsageInvalid } from '../entry-errors.js';
import { readCheckpoint } from './read-checkpoint.js';

type Print = (line: string) => void;

export interface VerifyAuditOptions {
  readonly chain?: string;
  readonly checkpoint?: readonly string[];
}

/** @throws AuditChainBroken, CheckpointInvalid, UsageInvalid */
export async function verifyAudit(options: VerifyAuditOptions, print: Print): Promise<void> {
  const chainId = chainOf(options.chain);
  const outside = await Promise.all((options.checkpoint ?? []).map(readCheckpoint));
  await withApplication(async (app) => {
    const report = await app.get(VerifyAuditChain).execute(chainId, outside);
    const { entries, firstBroken, headHash } = report;
    if (firstBroken !== undefined) throw new AuditChainBroken(chainId, firstBroken.seq, firstBroken.explanation);
    if (entries === 0 && options.chain !== undefined) {
      const explanation =
        'There is no entry at all: either this is no id of an organisation, or its entries were removed.';
      throw new AuditChainBroken(chainId, 1, explanation);
    }
    print(`Chain ${chainId}: ${entries} entries, each intact and linked to the one before. Head ${headHash}.`);
    for (const line of anchorLines(report)) print(line);
  });
}

export interface CheckpointOptions {
  readonly chain?: string;
  readonly out?: string;
}

/** @throws AuditChainBroken, AuditChainEmpty, SigningKeyNotInForce, ExportTargetTaken */
export async function makeCheckpoint({ chain, out }: CheckpointOptions, print: Print): Promise<void> {
  const chainId = chainOf(chain);
  await withApplication(async (app) => {
    const { text, size, keyId } = await app.get(MakeCheckpoint).execute(chainId);
    if (out === undefined) return print(text.trimEnd());
    await writeFile(out, text, { flag: 'wx' }).catch((cause: unknown) => {
      throw (cause as { code?: unknown }).code === 'EEXIST'
        ? new ExportTargetTaken(out)
        : new ExportNotWritten(out, cause);
    });
    print(`${out}: checkpoint of ${size} entries of the chain ${chainId}, signed with key ${keyId}.`);
    print('Keep it outside the installation, and let the other side keep a copy.');
  });
}

/** Anchored ranges, each with what ends it, then what stands on the database alone. */
function anchorLines({ anchored, entries }: ChainReport): string[] {
  const lines = anchored.map(({ from, to, by }) => {
    const what = by.isOutside ? `the checkpoint ${by.source}` : 'a checkpoint stored in the database';
    return `Entries ${from} to ${to}: anchored by ${what} of ${by.at}.`;
  });
  const covered = anchored.at(-1)?.to ?? 0;
  if (covered < entries)
    lines.push(
      `Entries ${covered + 1} to ${entries}: not anchored. Whoever owns the database could have written them anew.`,
    );
  return lines;
}

function chainOf(chain: string | undefined): string {
  if (chain !== undefined && !isId(chain))
    throw new UsageInvalid(`--chain is "${chain}"; expected the id of an organisation.`);
  return chain ?? INSTALLATION_CHAIN;
}

async function withApplication(work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const app = await openApplication(readConfig(process.env));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}
