import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { effectScope, shallowRef } from 'vue';
import { useFocusKeeper } from './use-focus-keeper';

let stop = () => {};
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

/** A page of that HTML, looked after. */
function show(html: string): (id: string) => HTMLElement {
  document.body.innerHTML = `<div id="root">${html}</div>`;
  const scope = effectScope();
  scope.run(() => useFocusKeeper(shallowRef(document.getElementById('root'))));
  stop = () => scope.stop();
  return (id) => document.getElementById(id)!;
}
const focused = (id: string) => vi.waitFor(() => expect(document.activeElement?.id).toBe(id));

test.each([
  [
    'what is home there',
    '<fieldset><button id="stop">x</button><input id="field" data-focus-home></fieldset>',
    'field',
  ],
  [
    'the first that can be reached beside it',
    '<article><p><button id="stop">x</button></p><button id="copy">c</button></article>',
    'copy',
  ],
  ['what scrolls it', '<div id="log" tabindex="0"><article><button id="stop">x</button></article></div>', 'log'],
])('a button that goes with what it did leads to %s', async (_, html, place) => {
  const the = show(`<button>first</button>${html}`);
  the('stop').focus();
  await userEvent.keyboard('{Enter}');
  the('stop').remove();
  await focused(place);
});

test('of those of its kind the nearest takes its place', async () => {
  const the = show(
    '<div id="a"><button data-focus-again="next" id="far">n</button><p style="height: 300px"></p>' +
      '<div id="row"><button data-focus-again="next" id="old">n</button></div></div>',
  );
  the('old').focus();
  await userEvent.keyboard('{Enter}');
  the('row').innerHTML = '<button>other</button><button data-focus-again="next" id="new">n</button>';
  await focused('new');
});

test('what a dialog was opened from gets it back, and what was only moved keeps it', async () => {
  const the = show(
    '<input data-focus-home><ul><li id="one"><button id="opener">o</button></li><li id="two"></li></ul>',
  );
  the('opener').focus();
  await userEvent.keyboard('{Shift}');
  const dialog = document.createElement('div');
  dialog.setAttribute('role', 'dialog');
  dialog.innerHTML = '<button id="within">w</button>';
  document.body.append(dialog);
  the('within').focus();
  dialog.remove();
  await focused('opener');
  the('two').append(the('opener'));
  await focused('opener');
});

test('who uses a pointer is left alone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const the = show('<fieldset><button id="stop">x</button><input data-focus-home></fieldset>');
  the('stop').focus();
  document.dispatchEvent(new PointerEvent('pointerdown'));
  the('stop').remove();
  // Observers are told of what has changed.
  await Promise.resolve();
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  expect(document.activeElement).toBe(document.body);
});
