import { Logger } from '@nestjs/common';
import type { Ids } from '../kernel/clock.js';
import { FaultLog } from '../platform/errors/surface.js';
import type { Metrics } from '../platform/telemetry/metrics.js';

/** Writes faults to the log; the user sees only the id under which to find them. */
export class LoggedFaults extends FaultLog {
  private readonly logger = new Logger('Fault');

  constructor(
    private readonly ids: Ids,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  record(fault: unknown): string {
    const errorId = this.ids.next();
    this.metrics.fault();
    const stack = fault instanceof Error ? stackOf(fault) : undefined;
    const message =
      fault instanceof Error ? `${fault.name}: ${fault.message}` : 'Something that is no Error was thrown.';
    this.logger.error({ errorId, message, stack });
    return errorId;
  }
}

function stackOf(fault: Error): string {
  const cause = fault.cause instanceof Error ? `\ncaused by ${stackOf(fault.cause)}` : '';
  return `${fault.stack ?? fault.message}${cause}`;
}
