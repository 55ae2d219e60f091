import { expect, test } from 'vitest';
import { openClaims } from './claims';

test('a page learns that another one holds something, and that nobody does', async () => {
  const name = `claims-${Math.random()}`;
  openClaims(name, (id) => id === 'theirs');
  const isHeldElsewhere = openClaims(name, (id) => id === 'mine');
  expect(await Promise.all(['theirs', 'mine', 'nobodys'].map(isHeldElsewhere))).toEqual([true, false, false]);
});
