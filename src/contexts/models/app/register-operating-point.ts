import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../kernel/canonical-json.js';
import type { Principal } from '../../../ports/principal.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { ModelNotFound, OperatingPointInvalid } from '../domain/errors.js';
import type { ModelRef, OperatingPointDocument, OperatingPointRef } from '../domain/model.js';
import { parseOperatingPoint } from '../domain/parse-registration.js';
import { ModelPilots } from './model-pilots.js';
import { Registrar } from './model-records.js';
import { OperatingPoints } from './models.js';

export interface RegisterOperatingPointInput {
  readonly modelId: string;
  /** Raw class to score threshold, for every class of the model. */
  readonly scoreThresholds: unknown;
  readonly rule: string;
  readonly thresholdDatasetId?: string | null;
  readonly curve?: unknown;
}

/** Fixes from which score on a detection counts. Every choice is a version of its own; judging again with another one is a new attempt. */
@Injectable()
export class RegisterOperatingPoint {
  constructor(
    private readonly act: Act,
    private readonly pilots: ModelPilots,
    private readonly points: OperatingPoints,
    private readonly audit: AuditLog,
    private readonly registrar: Registrar,
  ) {}

  /** @throws ModelNotFound, OperatingPointInvalid, NOT_PERMITTED */
  execute(principal: Principal, input: RegisterOperatingPointInput): Promise<OperatingPointRef> {
    const what = { action: 'model.operatingPointRegistered', object: { type: 'MODEL', id: input.modelId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const model = await this.points.model(tx, input.modelId);
      if (model === undefined) throw new ModelNotFound(input.modelId);
      const parties = await this.pilots.requireVendor({ tx, principal, concerning }, model.pilotId);
      const document = documentOf(input, model, principal);
      const version = await this.points.nextVersion(tx, model.id);
      const { id, at } = this.registrar.stamp();
      const point: OperatingPointRef = {
        id,
        pilotId: model.pilotId,
        modelId: model.id,
        version,
        document,
        digest: digestOf(document),
        chosenBy: principal.personId,
        chosenAt: at,
      };
      await this.points.insert(tx, point, parties);
      await this.audit.append(tx, {
        parties,
        actor: principal,
        ...what,
        after: { operatingPointId: id, version, digest: point.digest, scoreThresholds: document.scoreThresholds },
      });
      return point;
    });
  }
}

function documentOf(input: RegisterOperatingPointInput, model: ModelRef, principal: Principal): OperatingPointDocument {
  const parsed = parseOperatingPoint(input, model.contract.classes);
  if ('problems' in parsed) throw new OperatingPointInvalid(parsed.problems);
  return { format: 'touchstone/operating-point@1', ...parsed.fields, chosenByName: principal.printedName };
}
