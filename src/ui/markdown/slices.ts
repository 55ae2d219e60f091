/** What is parsed and drawn before the page may do anything else, in characters of prose. */
const sliceCost = 24_000;

/** What a character costs beside itself: a line may be a block, a mark may have many meanings, a formula is set. */
const extraCost: Record<string, number> = { '\n': 40, $: 100 };
const markCost = 6;

/** Where the next slice of a text ends that begins at `start`: `start` is its end only where nothing is left. */
export function sliceEnd(text: string, start: number): number {
  let cost = 0;
  let at = start;
  while (at < text.length && cost < sliceCost) {
    const character = text[at]!;
    cost += 1 + (extraCost[character] ?? ('[]()*_`|!<>~:#\\-'.includes(character) ? markCost : 0));
    at += 1;
  }
  return at;
}
