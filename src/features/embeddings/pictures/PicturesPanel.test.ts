import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import type { VectorSet } from '../vector-set';
import type { OtherSet } from './other-set';
import PicturesPanel from './PicturesPanel.vue';
import { aSet } from './sets.fixture';

// Of the product's styles those without which a picture has no size.
const style = document.createElement('style');
style.textContent = `.relative { position: relative } .aspect-square { aspect-ratio: 1; width: 400px }
  canvas { width: 400px; height: 400px } [role=tooltip] { position: absolute; pointer-events: none }`;
document.head.append(style);

let asked: string[];
beforeEach(async () => {
  await page.viewport(1000, 900);
  asked = [];
});

const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/:any*', component: { render: () => null } }],
});

function open(set: VectorSet, others: OtherSet[] = [], vector?: Float32Array) {
  const embedText = (text: string) => {
    asked.push(text);
    return vector ? Promise.resolve(vector) : Promise.reject(new Error('it broke'));
  };
  return render(PicturesPanel, {
    props: { set, others, embedText },
    global: { plugins: [createPinia(), router, i18n, ui] },
  });
}

const picture = (name: string | RegExp) => page.getByRole('application', { name });
const tip = () => page.getByRole('tooltip');
const tab = (name: string) => page.getByRole('tab', { name });
const nearest = () => page.getByRole('list', { name: 'Nearest texts' }).getByRole('listitem');
const other = (set: VectorSet, label = 'The other'): OtherSet => ({
  id: 'other',
  label,
  open: () => Promise.resolve({ ...set, id: 'other' }),
});

async function focus(name: string | RegExp): Promise<void> {
  await expect.element(picture(name)).toBeVisible();
  (picture(name).element() as HTMLElement).focus();
  await expect.element(picture(name)).toHaveFocus();
}

/** A quarter of a circle: the cosines are those of the differences. */
const onCircle = (degrees: number[], texts: string[]): VectorSet => ({
  ...aSet(),
  texts,
  dimensions: 2,
  vectors: Float32Array.from(
    degrees.flatMap((each) => [0, 90].map((turn) => Math.cos(((each - turn) * Math.PI) / 180))),
  ),
});

describe('the heat map', () => {
  test('tells by keys how alike two texts are, and leads to the neighbours of either', async () => {
    open(onCircle([0, 60, 10], ['north', '<b>east</b>', 'nearly north']));
    await focus('Similarity of 3 texts, each with each. Arrow keys move between pairs.');
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(tip()).toHaveTextContent(/1\.000.*north.*The text with itself/);
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(tip()).toHaveTextContent(/0\.500.*north.*<b>east<\/b>/);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(tip()).toHaveTextContent(/0\.985.*north.*nearly north/);
    await page.getByRole('button', { name: 'Nearest neighbours' }).last().click();
    await expect.element(nearest().first()).toHaveTextContent(/north.*0\.985/);
    await expect.element(nearest().last()).toHaveTextContent(/<b>east<\/b>.*0\.643/);
  });

  test('puts what is alike together, and is a table for those who do not see it', async () => {
    open(onCircle([0, 60, 10], ['north', 'east', 'nearly north']));
    await expect.element(picture(/Similarity of 3/)).toBeVisible();
    await page.getByRole('radio', { name: 'Alike together' }).click();
    await page.getByRole('switch', { name: 'As a table' }).click();
    const rows = page.getByRole('rowheader');
    await expect.element(page.getByRole('table')).toBeVisible();
    const order = rows.elements().map((row) => row.textContent?.replace(/^\s*\d+\s*/, ''));
    expect([['east', 'nearly north', 'north'].join(), ['north', 'nearly north', 'east'].join()]).toContain(
      order.join(),
    );
    await expect.element(page.getByRole('row', { name: /^3 nearly north/ })).toHaveTextContent(/0\.643/);
  });

  test('of many texts is a table of the nearest of each', async () => {
    open(aSet({ count: 45 }));
    await page.getByRole('switch', { name: 'As a table' }).click();
    await expect.element(page.getByRole('rowheader').first()).toHaveTextContent('text 0 of group 0');
    const first = page.getByRole('row').nth(1).getByRole('listitem');
    await expect.poll(() => first.elements().length).toBe(10);
    for (const item of first.elements()) expect(item.textContent).toMatch(/of group 0/);
    await page.getByRole('button', { name: 'Further texts' }).click();
    await expect.element(page.getByText('21 to 40 of 45')).toBeVisible();
  });

  test('zooms by keys, and is moved by arrows to what is out of sight', async () => {
    open(aSet({ count: 45 }));
    await focus(/Similarity of 45/);
    const whole = page.getByRole('button', { name: 'The whole picture (0)' });
    await expect.element(whole).toBeDisabled();
    await userEvent.keyboard('{ArrowRight}+++++');
    await expect.element(whole).toBeEnabled();
    await userEvent.keyboard('{End}{PageDown}{PageDown}{PageDown}{PageDown}{PageDown}{PageDown}{PageDown}{PageDown}');
    await expect.element(tip()).toHaveTextContent('text 44 of group 2');
    const box = picture(/Similarity of 45/)
      .element()
      .getBoundingClientRect();
    const shown = tip().element().getBoundingClientRect();
    expect(shown.right).toBeLessThanOrEqual(box.right + 1);
    await userEvent.keyboard('0');
    await expect.element(whole).toBeDisabled();
  });

  test('says what has no direction, and takes one text', async () => {
    const view = await open(onCircle([0, 60], ['north', 'nothing']));
    const voided = onCircle([0, 60], ['north', 'nothing']);
    voided.vectors.fill(0, 2);
    await view.rerender({ set: voided });
    await expect.element(page.getByText(/The vector of one text is zeros only/)).toBeVisible();
    await focus(/Similarity of 2/);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(tip()).toHaveTextContent(/A vector of zeros: no similarity/);
    await view.rerender({ set: onCircle([0], ['alone']) });
    await expect.element(page.getByText(/One text alone/)).toBeVisible();
    await focus(/Similarity of 1 texts/);
  });
});

describe('the neighbours', () => {
  const set = onCircle([0, 60, 10], ['north', 'east', 'nearly north']);
  const find = async (text: string) => {
    await tab('Nearest').click();
    await page.getByLabelText('Nearest to any text').fill(text);
    await page.getByRole('button', { name: 'Find' }).click();
  };

  test('of a typed text are ranked, after one request', async () => {
    open(set, [], Float32Array.of(0.5, Math.sqrt(0.75)));
    await find('something');
    await expect.element(nearest().first()).toHaveTextContent(/east.*1\.000/);
    await expect.element(nearest().last()).toHaveTextContent(/north.*0\.500/);
    expect(asked).toEqual(['something']);
  });

  test('of a text of the set need no request', async () => {
    open(set);
    await tab('Nearest').click();
    await page.getByLabelText('Nearest to any text').fill('EAST');
    await page.getByRole('button', { name: 'east', exact: true }).click();
    await expect.element(nearest().first()).toHaveTextContent(/nearly north.*0\.643/);
    expect(asked).toEqual([]);
  });

  test('are refused in words where lengths differ, for zeros, and for a set of another model', async () => {
    const view = await open(set, [], Float32Array.of(1, 2, 3));
    await find('longer');
    await expect.element(page.getByRole('alert')).toHaveTextContent(/has 3 numbers, those of the set have 2/);
    expect(nearest().elements()).toEqual([]);
    await view.rerender({ embedText: () => Promise.resolve(new Float32Array(2)) });
    await find('nothing');
    await expect.element(page.getByRole('alert')).toHaveTextContent(/zeros only/);
    await view.rerender({ embedText: () => Promise.resolve(Float32Array.of(1, 0)) });
    await find('something');
    await expect.element(nearest().first()).toBeVisible();
    await view.rerender({ set: { ...set, model: 'another', vectors: set.vectors.slice() } });
    await expect.element(page.getByRole('alert')).toHaveTextContent(/by embedder, the set is by another/);
  });

  test('say why a text could not be embedded', async () => {
    open(set);
    await find('something');
    await expect.element(page.getByRole('alert')).toHaveTextContent('it broke');
  });
});

describe('the plane', () => {
  test('shows texts at once, selected by keys and listed', async () => {
    open(aSet());
    await tab('Map in 2-D').click();
    await focus('12 texts in a plane, by PCA');
    await expect.element(page.getByText('Nothing selected')).toBeVisible();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(tip()).toHaveTextContent(/text \d+ of group/);
    await userEvent.keyboard(' ');
    await expect.element(page.getByRole('heading', { name: 'One text selected' })).toBeVisible();
    const listed = page.getByRole('region', { name: 'Selected texts' }).getByRole('listitem');
    expect(tip().element().textContent).toContain(listed.element().textContent?.trim());
    await userEvent.keyboard('{Escape}{Escape}');
    await expect.element(page.getByText('Nothing selected')).toBeVisible();
  });

  test('is arranged by UMAP, with its stages, and refuses too few texts', async () => {
    const view = await open(aSet({ count: 60 }));
    await tab('Map in 2-D').click();
    await page.getByRole('radio', { name: 'UMAP' }).click();
    await expect.element(picture('60 texts in a plane, by UMAP')).toBeVisible();
    await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
    await view.rerender({ set: aSet({ count: 3 }) });
    await expect.element(page.getByText(/needs at least 5 texts/)).toBeVisible();
  });

  test('can be stopped, and started again', async () => {
    open(aSet({ count: 4000, dimensions: 8 }));
    await tab('Map in 2-D').click();
    await page.getByRole('radio', { name: 'UMAP' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.element(page.getByText('Stopped.')).toBeVisible();
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect.element(page.getByText('Stopped.')).not.toBeInTheDocument();
    await page.getByRole('radio', { name: 'PCA' }).click();
    await expect.element(picture('4,000 texts in a plane, by PCA')).toBeVisible();
  });
});

describe('two models', () => {
  async function compare(set: VectorSet, others: OtherSet[]): Promise<void> {
    open(set, others);
    await tab('Two models').click();
    await page.getByRole('combobox', { name: 'Compare with' }).click();
    await page.getByRole('option', { name: 'The other' }).click();
  }

  test('are compared by who is near whom, whatever their lengths', async () => {
    const set = aSet({ count: 30 });
    const turned = { ...aSet({ count: 30, dimensions: 8, seed: 3, groups: 5 }), model: 'second', texts: set.texts };
    await compare(set, [other(turned)]);
    await expect.element(page.getByText(/The numbers of two models have nothing to do with each other/)).toBeVisible();
    await expect.element(page.getByText('Rank correlation of all pairs (Spearman)')).toBeVisible();
    await expect
      .element(page.getByRole('tabpanel', { name: 'Two models' }))
      .toHaveTextContent('Shared neighbours among the 10 nearest');
    const changed = page.getByRole('list', { name: 'Whose neighbours change most' });
    await expect.element(changed.getByRole('listitem').first()).toHaveTextContent(/of 10 the same/);
    await expect.element(picture(/435 pairs/)).toBeVisible();
  });

  test('that are the same agree', async () => {
    const set = aSet({ count: 30 });
    await compare(set, [other({ ...set, texts: [...set.texts] })]);
    await expect.element(page.getByText('What is alike for one model is alike for the other.')).toBeVisible();
    await expect.element(page.getByText('100%')).toBeVisible();
  });

  test('need texts in common', async () => {
    await compare(aSet(), [other({ ...aSet(), texts: aSet().texts.map((text) => `another ${text}`) })]);
    await expect.element(page.getByRole('alert')).toHaveTextContent(/at least 3 texts in common/);
  });

  test('say that there is only one', async () => {
    open(aSet(), [{ ...other(aSet()), id: 'set-7' }]);
    await tab('Two models').click();
    await expect.element(page.getByText(/nothing to compare with yet/)).toBeVisible();
  });
});
