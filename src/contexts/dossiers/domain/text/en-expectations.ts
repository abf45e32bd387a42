import type { ExpectationFacts, PhotographChoice, SwapFacts } from '../expectation-facts.js';
import { shorten } from '../format.js';
import { count, counted, joined } from './en-basics.js';

const NUMBERS = ['no', 'one', 'two', 'three', 'four'];

/** `One model, two expectations`. */
function expectationsTitle(useCases: number): string {
  return `One model, ${NUMBERS[useCases] ?? count(useCases)} ${useCases === 1 ? 'expectation' : 'expectations'}`;
}

/** Empty when the decision covers every use case shown. */
function comparedOnly(keys: readonly string[]): string {
  if (keys.length === 0) return '';
  return `${keys.join(' and ')} ${keys.length === 1 ? 'is' : 'are'} shown for comparison only: this decision does not cover ${keys.length === 1 ? 'it' : 'them'}.`;
}

const systemTitle = (useCases: number): string =>
  `System: one model, ${NUMBERS[useCases] ?? count(useCases)} expectations`;

/** How the photographs were chosen; `shown` of them, `disagreeing` among these with a disagreement. */
function photographChoice(choice: PhotographChoice, shown: number, disagreeing: number): string {
  const drawn = `chosen at random with seed ${choice.seed}`;
  if (shown > 0 && disagreeing === shown)
    return `${count(shown)} of ${counted(choice.disagreeing, 'photograph', 'photographs')} on which the use cases disagree, ${drawn}.`;
  const agreeing = `${drawn} from those judged wrong or shown before`;
  if (choice.disagreeing === 0) return `The use cases disagree on no photograph; these were ${agreeing}.`;
  return `The use cases disagree on ${counted(choice.disagreeing, 'photograph', 'photographs')}, which come first; the others were ${agreeing}.`;
}

/** Why some images are not shown; empty when every shared one may be. */
function sealedPhotographs({ shared, open }: PhotographChoice): string {
  const sealed = shared - open;
  if (sealed === 0) return '';
  return `${counted(sealed, 'image that is', 'images that are')} right under every use case ${sealed === 1 ? 'stays' : 'stay'} sealed and may not be shown.`;
}

function pairLead({ useCaseKeys, sameAnswers, shared }: ExpectationFacts): string {
  const from = sameAnswers ? 'from the same answers of the model' : 'from the answers of two runs';
  return `${counted(shared, 'image was', 'images were')} judged under both ${joined(useCaseKeys)}, ${from}. To disagree is no fault: it shows what each use case asks for.`;
}

const onlyRight = (right: string, wrong: string): string => `right under ${right}, wrong under ${wrong}`;

/** The first names, and how many there are when not all are given. */
function namedItems(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map((name) => shorten(name, 12));
  return names.length > most
    ? `${shown.join(', ')} (the first ${count(most)} of ${count(names.length)}; all stand in expectations.json)`
    : shown.join(', ');
}

/** What was done, and whether the verdicts changed as they must. */
function swapSentence(swap: SwapFacts, most: number): string {
  const { asked, readBy, designated, passed, unchanged } = swap;
  if (designated === 0)
    return `What ${asked} expects, answer read for ${readBy}: not possible. There is no image that is right under ${asked} and of which ${readBy} expects something else.`;
  const head = `What ${asked} expects, answer read for ${readBy}: ${counted(designated, 'image', 'images')} right under ${asked}, of which ${readBy} expects something else.`;
  if (passed)
    return `${head} ${designated === 1 ? 'Its verdict' : 'The verdict of every one'} changed to wrong, as it must: the contract is really applied.`;
  const names = namedItems(
    unchanged.map(({ itemName }) => itemName),
    most,
  );
  const changed = designated - unchanged.length;
  return `${head} The verdict of ${count(changed)} changed to wrong; of ${count(unchanged.length)} it did not, because the answer read for ${readBy} is what ${asked} expects there: ${names}.`;
}

/** Sentences about one model under several expectations. */
export const expectationTexts = {
  expectationsTitle,
  comparedOnly,
  systemTitle,
  photographChoice,
  sealedPhotographs,
  pairLead,
  onlyRight,
  namedItems,
  swapSentence,
};
