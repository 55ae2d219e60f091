import ui from '@nuxt/ui/vue-plugin';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import TokenView from './TokenView.vue';
import type { TokenEntry, TokenTexts } from './tokens';

// Of the product's styles those without which there is no view to be in.
const style = document.createElement('style');
style.textContent = `.relative { position: relative } .absolute { position: absolute } .inline-block { display: inline-block }
  [role=group] { max-height: 400px; overflow-y: auto }`;
beforeEach(() => document.head.append(style));
afterEach(() => style.remove());

const percents = new Intl.NumberFormat('en', { style: 'percent' });
const texts: TokenTexts = {
  label: 'Tokens',
  numbers: 'Numbers',
  legend: 'Colours',
  control: 'control token',
  bytes: (hex) => `bytes ${hex}`,
  percent: (share) => percents.format(share),
  logprob: (value) => value.toFixed(2),
  named: (text, percent) => `${text}, ${percent}`,
  chosen: 'chosen',
  alternatives: 'Alternatives',
  noAlternatives: 'None were asked for',
  joined: (count) => `${count} tokens`,
};

const entry = (token: string, probability: number, others: Record<string, number> = {}): TokenEntry => ({
  token,
  logprob: Math.log(probability),
  top_logprobs: Object.entries({ [token]: probability, ...others }).map(([each, share]) => ({
    token: each,
    logprob: Math.log(share),
  })),
});

function open(tokens: TokenEntry[]) {
  return render(TokenView, { props: { tokens, texts }, global: { plugins: [ui] } });
}

const token = (name: string) => page.getByRole('button', { name });
const tip = () => page.getByRole('tooltip');

const some = [entry('The', 0.95), entry(' cat', 0.4, { ' dog': 0.5 }), entry(' sat.\n', 0.05), entry('', 1)];

test('arrows walk the tokens, and each tells what else could have stood there', async () => {
  open(some);
  await expect.element(token('The, 95%')).toBeVisible();
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(token('The, 95%')).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(token(' cat, 40%')).toHaveFocus();
  await expect.element(tip()).toHaveTextContent(/dog\s*50%.*cat.*chosen\s*40%/);
  await expect.element(token(' cat, 40%')).toHaveAccessibleDescription(/dog/);
  await userEvent.keyboard('{Escape}');
  await expect.element(tip()).not.toBeInTheDocument();
  await userEvent.keyboard('{End}');
  await expect.element(token('control token, 100%')).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(token('control token, 100%')).not.toHaveFocus();
  await userEvent.keyboard('{Home}');
  await expect.element(token('The, 95%')).toHaveFocus();
  await userEvent.tab();
  await expect.element(tip()).not.toBeInTheDocument();
});

test('the pointer tells as well, and numbers are for those who see no colour', async () => {
  open(some);
  await token(' sat.').hover();
  await expect.element(tip()).toHaveTextContent(/sat\.\\n.*5%/);
  expect(page.getByText('40%').elements()).toHaveLength(0);
  await page.getByRole('switch', { name: 'Numbers' }).click();
  await expect.element(page.getByText('40%').first()).toBeVisible();
});

test('of twenty thousand tokens only those in view are drawn, and the last one is a key away', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => entry(` word${index}`, 0.5));
  const { container } = open(many);
  await expect.element(token(' word0, 50%')).toBeVisible();
  await vi.waitFor(() => expect(container.querySelectorAll('[data-token]').length).toBeLessThan(1500));
  (token(' word0, 50%').element() as HTMLElement).focus();
  await userEvent.keyboard('{End}');
  await expect.element(token(' word19999, 50%')).toHaveFocus();
  await expect.element(token(' word19999, 50%')).toBeInViewport();
});
