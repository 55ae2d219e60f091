const vocabulary =
  'amber birch cedar delta ember fjord grove heron island jasper kettle lantern meadow nectar orchard pebble quartz ' +
  'river saffron timber umbra valley willow xenon yonder zephyr anchor beacon copper dusk';

/**
 * The words of a sentence drawn anew, as a chain model says them (`' amber'`, `' river'`, ..., `'.'`):
 * whoever shows it can only have got it from the model. `random` is as Math.random.
 */
export function randomWords(count = 7, random = Math.random): string[] {
  const left = vocabulary.split(' ');
  const drawn = Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0]);
  return [...drawn.map((word) => ` ${word}`), '.'];
}

/** What a reader sees of the words. */
export function sentenceOf(words: readonly string[]): string {
  return words.join('').trim();
}
