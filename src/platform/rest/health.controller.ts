import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { UnitOfWork } from '../../ports/unit-of-work.js';
import { Public } from '../access/access.js';

const READY_WITHIN_MS = 5_000;

/** For load balancers and container hosts: is the process alive, and can it serve? */
@Controller('api/v1')
export class HealthController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Public()
  @Get('health')
  @Header('Cache-Control', 'no-store')
  health(): { status: string } {
    return { status: 'live' };
  }

  @Public()
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; database: string }> {
    const isReachable = await this.canReachDatabase();
    if (!isReachable) response.status(503);
    return isReachable ? { status: 'ready', database: 'reachable' } : { status: 'not ready', database: 'unreachable' };
  }

  private async canReachDatabase(): Promise<boolean> {
    const limit = new AbortController();
    const tooLate = pause(READY_WITHIN_MS, false, { signal: limit.signal, ref: false }).catch(() => false);
    const scope = { kind: 'system', purpose: 'readiness' } as const;
    const reached = this.unitOfWork.run(scope, () => Promise.resolve(true)).catch(() => false);
    try {
      return await Promise.race([reached, tooLate]);
    } finally {
      limit.abort();
    }
  }
}
