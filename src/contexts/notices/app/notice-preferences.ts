import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { OptionalCategory } from '../domain/notice.js';
import { NoticePreferences } from './ports.js';

const SCOPE = { kind: 'system', purpose: 'own message preferences' } as const;

/** Which messages a person gets no more: his or her own choice, nobody else's. */
@Injectable()
export class OwnNoticePreferences {
  constructor(
    private readonly preferences: NoticePreferences,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  off({ personId }: Principal): Promise<readonly OptionalCategory[]> {
    return this.unitOfWork.run(SCOPE, (tx) => this.preferences.off(tx, personId));
  }

  /** @param off everything that is not named is on */
  async set({ personId }: Principal, off: readonly OptionalCategory[]): Promise<readonly OptionalCategory[]> {
    await this.unitOfWork.run(SCOPE, (tx) => this.preferences.set(tx, personId, off, this.clock.now()));
    return [...new Set(off)].sort();
  }
}
