/**
 * An order in which what is alike stands together: everything is merged, the two most alike first (by the mean of all
 * pairs between them), and of each two parts the ends that are most alike are put side by side. `cosines` as of
 * similaritiesOf(). A chain of nearest neighbours finds the merges in a time that grows with the square of the count.
 * (Murtagh, "A survey of recent advances in hierarchical clustering algorithms", 1983)
 */
export function clusterOrder(cosines: Float32Array, count: number): Uint32Array {
  const alike = cosines.slice();
  const parts: (number[] | undefined)[] = Array.from({ length: count }, (_, index) => [index]);
  const chain: number[] = [];
  let lowest = 0;
  for (let left = count; left > 1;) {
    while (chain.length === 0) {
      if (parts[lowest]) chain.push(lowest);
      else lowest += 1;
    }
    const top = chain.at(-1)!;
    const before = chain.at(-2);
    // Of equals the one before, or the chain would never end.
    let nearest = before;
    let most = before === undefined ? -Infinity : alike[top * count + before]!;
    for (let other = 0; other < count; other += 1) {
      if (other === top || !parts[other] || alike[top * count + other]! <= most) continue;
      most = alike[top * count + other]!;
      nearest = other;
    }
    if (nearest !== before) {
      chain.push(nearest!);
      continue;
    }
    chain.length -= 2;
    merge(top, nearest!);
    left -= 1;
  }
  return Uint32Array.from(parts.find((part) => part !== undefined) ?? []);

  function merge(into: number, from: number): void {
    const ours = parts[into]!;
    const theirs = parts[from]!;
    parts[from] = undefined;
    for (let other = 0; other < count; other += 1) {
      if (other === into || !parts[other]) continue;
      const sum = ours.length * alike[into * count + other]! + theirs.length * alike[from * count + other]!;
      const mean = sum / (ours.length + theirs.length);
      alike[into * count + other] = mean;
      alike[other * count + into] = mean;
    }
    parts[into] = joined(ours, theirs, (a, b) => cosines[a * count + b]!);
  }
}

/** One after the other, either turned round where that brings ends together that are more alike. */
function joined(ours: number[], theirs: number[], alike: (a: number, b: number) => number): number[] {
  const ends = [
    alike(ours.at(-1)!, theirs[0]!),
    alike(ours.at(-1)!, theirs.at(-1)!),
    alike(ours[0]!, theirs[0]!),
    alike(ours[0]!, theirs.at(-1)!),
  ];
  const best = ends.indexOf(Math.max(...ends));
  const first = best >= 2 ? ours.toReversed() : ours;
  return first.concat(best % 2 === 1 ? theirs.toReversed() : theirs);
}
