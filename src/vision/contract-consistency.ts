import { shapeFits } from './decoders/read-output.js';
import { YUNET_STRIDES } from './decoders/yunet.js';
import type { ModelContract } from './model-contract.js';
import { shapeText } from './vision-errors.js';
import type { ContractProblem } from './vision-errors.js';

type Shape = readonly (number | null)[];

/** What single fields cannot show: fields of a contract that contradict each other. Empty when they agree. */
export function contradictionsOf(contract: ModelContract): ContractProblem[] {
  return [
    ...repeatedNames(contract),
    ...taskProblems(contract),
    ...inputProblems(contract),
    ...decoderProblems(contract),
  ];
}

function repeatedNames({ classes, outputs }: ModelContract): ContractProblem[] {
  const repeated = (names: readonly string[], path: (index: number) => string): ContractProblem[] =>
    names.flatMap((name, index) =>
      names.indexOf(name) < index ? [{ path: path(index), message: `repeats the name "${name}"` }] : [],
    );
  return [
    ...repeated(classes, (index) => `/classes/${index}`),
    ...repeated(
      outputs.map(({ name }) => name),
      (index) => `/outputs/${index}/name`,
    ),
  ];
}

function taskProblems({ task, decoder }: ModelContract): ContractProblem[] {
  const given = decoder.kind === 'classifier' ? 'classification' : 'detection';
  return task === given ? [] : [{ path: '/task', message: `is ${task}, but decoder ${decoder.kind} gives ${given}` }];
}

function inputProblems({ input, decoder }: ModelContract): ContractProblem[] {
  const problems: ContractProblem[] = [];
  const isIdentity = input.divideBy === 1 && input.mean.every((v) => v === 0) && input.std.every((v) => v === 1);
  if (input.dtype === 'uint8' && !isIdentity) {
    problems.push({ path: '/input/dtype', message: 'is uint8: then divideBy must be 1, mean 0 and std 1' });
  }
  const coarsest = YUNET_STRIDES[YUNET_STRIDES.length - 1] ?? 1;
  if (decoder.kind === 'yunet' && (input.width % coarsest !== 0 || input.height % coarsest !== 0)) {
    problems.push({ path: '/input', message: `must have a width and a height divisible by ${coarsest} for YuNet` });
  }
  return problems;
}

/** The outputs a decoder reads, each declared and of a shape it can read. */
function decoderProblems(contract: ModelContract): ContractProblem[] {
  const { decoder, outputs } = contract;
  const problems: ContractProblem[] = [];
  if (decoder.kind === 'yunet' && contract.classes.length !== 1) {
    problems.push({ path: '/classes', message: `must name one class for YuNet, found ${contract.classes.length}` });
  }
  for (const { name, shape, path } of readableOutputs(contract)) {
    const index = outputs.findIndex((output) => output.name === name);
    const declared = outputs[index]?.shape;
    if (declared === undefined) {
      problems.push({ path, message: `needs the output "${name}", which /outputs does not declare` });
    } else if (!couldFit(declared, shape)) {
      problems.push({
        path: `/outputs/${index}/shape`,
        message: `is ${shapeText(declared)}, but decoder ${decoder.kind} with ${contract.classes.length} classes reads ${shapeText(shape)}`,
      });
    }
  }
  return problems;
}

function readableOutputs(contract: ModelContract): { name: string; shape: Shape; path: string }[] {
  const { decoder, classes, input } = contract;
  const path = '/decoder/output';
  switch (decoder.kind) {
    case 'boxes-and-scores': {
      const columns = 4 + classes.length;
      return [{ name: decoder.output, shape: decoder.transposed ? [1, columns, null] : [1, null, columns], path }];
    }
    case 'fastestdet':
      return [{ name: decoder.output, shape: [1, 5 + classes.length, null, null], path }];
    case 'classifier':
      return [{ name: decoder.output, shape: [1, classes.length], path }];
    case 'yunet':
      return YUNET_STRIDES.flatMap((stride) => {
        const cells = Math.floor(input.width / stride) * Math.floor(input.height / stride);
        const output = (kind: string, channels: number): { name: string; shape: Shape; path: string } => ({
          name: `${kind}_${stride}`,
          shape: [1, cells, channels],
          path: '/decoder/kind',
        });
        return [output('cls', 1), output('obj', 1), output('bbox', 4)];
      });
  }
}

/** Whether some tensor has both shapes. */
function couldFit(declared: Shape, readable: Shape): boolean {
  return shapeFits(
    declared.map((extent, axis) => (readable[axis] === null ? null : extent)),
    readable.map((extent, axis) => extent ?? declared[axis] ?? 0),
  );
}
