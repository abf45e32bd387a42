import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { parseSha256, type Sha256 } from '../../kernel/sha256.js';
import { BlobStore } from '../../ports/stores.js';
import { UnitOfWork } from '../../ports/unit-of-work.js';
import { Public } from '../access/access.js';

const READY_WITHIN_MS = 5_000;

/** For load balancers and container hosts: is the process alive, and can it serve? */
@Controller('api/v1')
export class HealthController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly blobs: BlobStore,
  ) {}

  @Public()
  @Get('health')
  @Header('Cache-Control', 'no-store')
  health(): { status: string } {
    return { status: 'live' };
  }

  @Public()
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const scope = { kind: 'system', purpose: 'readiness' } as const;
    const [database, files] = await Promise.all([
      answers(() => this.unitOfWork.run(scope, () => Promise.resolve())),
      answers(() => this.blobs.has(NO_FILE)),
    ]);
    const isReady = database && files;
    if (!isReady) response.status(503);
    return { status: isReady ? 'ready' : 'not ready', database: word(database), files: word(files) };
  }
}

type Reachability = 'reachable' | 'unreachable';

interface Readiness {
  readonly status: 'ready' | 'not ready';
  readonly database: Reachability;
  /** The folder or bucket of stored files. */
  readonly files: Reachability;
}

/** Asked for only to see whether the store answers. */
const NO_FILE = parseSha256('0'.repeat(64)) as Sha256;

const word = (isReachable: boolean): Reachability => (isReachable ? 'reachable' : 'unreachable');

/** Whether something ends well in time. */
async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  const limit = new AbortController();
  const tooLate = pause(READY_WITHIN_MS, false, { signal: limit.signal, ref: false }).catch(() => false);
  const reached = ask().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([reached, tooLate]);
  } finally {
    limit.abort();
  }
}
