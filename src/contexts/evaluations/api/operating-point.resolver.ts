import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ChooseOperatingPoint, type ProposedOperatingPoint } from '../app/choose-operating-point.js';
import {
  ChooseOperatingPointInput,
  ChooseOperatingPointPayload,
  OperatingPointChoiceObject,
} from './operating-point.objects.js';

@Resolver()
export class OperatingPointResolver {
  constructor(private readonly choose: ChooseOperatingPoint) {}

  @Authenticated('READ')
  @Query(() => OperatingPointChoiceObject, { description: 'What a rule would choose. Nothing is kept.' })
  async proposeOperatingPoint(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: ChooseOperatingPointInput,
  ) {
    return choiceView(await this.choose.propose(principal, readInput(input)));
  }

  @Authenticated('NEVER')
  @Mutation(() => ChooseOperatingPointPayload, {
    description: 'By the vendor: chooses on threshold data and registers the choice with curve and provenance.',
  })
  chooseOperatingPoint(@CurrentPrincipal() principal: Principal, @Args('input') input: ChooseOperatingPointInput) {
    return asPayload(async () => {
      const { operatingPoint, proposed } = await this.choose.execute(principal, readInput(input));
      return { operatingPointId: operatingPoint.id, choice: choiceView(proposed) };
    });
  }
}

function readInput({ forAbsent, ...input }: ChooseOperatingPointInput) {
  return { ...input, ...(forAbsent != null && { forAbsent }) };
}

function choiceView(proposed: ProposedOperatingPoint): OperatingPointChoiceObject {
  const { perClass, curves, absent, modelId, thresholdDatasetId, rule, images, basis } = proposed;
  const classes = Object.entries(curves).map(([label, curve]) => ({
    label,
    threshold: perClass[label] ?? 0,
    isAbsent: absent.includes(label),
    curve: [...curve],
  }));
  return { modelId, thresholdDatasetId, rule, images, classes, basis };
}
