/**
 * A vector of a text, always the same: its words and their three-letter pieces, hashed into
 * `dimensions` places. Texts that share words lie near each other, unrelated ones about at right angles.
 */
export function textVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? []) {
    add(vector, word, 1);
    const padded = ` ${word} `;
    for (let i = 0; i + 3 <= padded.length; i += 1) add(vector, padded.slice(i, i + 3), 0.5);
  }
  // A text without words has a place too: a vector of nothing but zeros has no direction.
  if (vector.every((value) => value === 0)) add(vector, text, 1);
  return vector;
}

function add(vector: number[], feature: string, weight: number): void {
  const hash = fnv1a(feature);
  vector[(hash >>> 1) % vector.length]! += hash & 1 ? weight : -weight;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
