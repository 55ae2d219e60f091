// [Note: Collation keys] An Intl.Collator takes about a microsecond for two names, and sorting 10,000 of
// them asks it 130,000 times. Names are nearly always ASCII: for these a text is made once that compares
// by `<` as the collator compares them. What the order of single characters is, the collator itself says.

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Of each printable ASCII character one that stands for its place; equal ones share it. */
const places = orderOfAscii();

/** A name made ready to be compared with many. */
export interface OrderedName {
  name: string;
  /** Undefined where the name has other characters than printable ASCII. */
  key: string | undefined;
}

/** Makes a name ready for compareNames. */
export function toOrdered(name: string): OrderedName {
  return { name, key: /^[ -~]*$/.test(name) ? toKey(name) : undefined };
}

/** Negative where `one` comes first. As people count (`2b` before `10b`), whatever the case. */
export function compareNames(one: OrderedName, other: OrderedName): number {
  if (one.key === undefined || other.key === undefined) return collator.compare(one.name, other.name);
  if (one.key === other.key) return 0;
  return one.key < other.key ? -1 : 1;
}

function toKey(name: string): string {
  // A number with more digits is the larger one. Its length comes behind the place of all digits.
  return name.replace(/\d+|\D/g, (part) => {
    if (!/\d/.test(part)) return places.get(part)!;
    const digits = part.replace(/^0+(?=\d)/, '');
    return places.get('0')! + String.fromCharCode(0x100 + digits.length) + digits;
  });
}

function orderOfAscii(): Map<string, string> {
  const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  const order = new Map<string, string>();
  let place = 0;
  let before: string | undefined;
  for (const character of characters.sort(collator.compare)) {
    if (before === undefined || collator.compare(before, character) !== 0) place += 1;
    order.set(character, String.fromCharCode(0x200 + place));
    before = character;
  }
  return order;
}
