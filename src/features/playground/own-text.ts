/**
 * A part of a longer text, as a text of its own.
 *
 * [Note: Slices keep the whole] V8 makes a slice of more than a few characters a view of the text that it was cut from,
 * which stays in memory as long as the slice does. (SlicedString in src/objects/string.h of V8)
 */
export function ownText(slice: string): string {
  return JSON.parse(JSON.stringify(slice)) as string;
}
