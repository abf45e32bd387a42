import { Injectable } from '@nestjs/common';
import { ClockPort, IdsPort } from '../../../ports/time.js';

/** Ids and times for criteria sets. */
@Injectable()
export class CriteriaStamp {
  constructor(
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  next(): { id: string; at: Date } {
    return { id: this.ids.next(), at: this.clock.now() };
  }
}
