import { loadKatex } from './formulas';
import { whenIdle } from './when-idle';

let isBegun = false;

/**
 * Gets ready what code and formulas need, piece by piece while the page has nothing else to do: called when an answer
 * begins, so that its first code block or formula does not interrupt it. Once; nothing is loaded a second time.
 */
export function warmUp(): void {
  if (isBegun) return;
  isBegun = true;
  const steps = [() => import('./highlighter'), loadKatex, layOutFormula];
  const next = () => {
    const step = steps.shift();
    // What did not load is asked for again when it is needed.
    if (step) whenIdle(() => void Promise.resolve(step()).then(next, next));
  };
  next();
}

/** Has the browser load the fonts for formulas, which takes it longer than laying one out. */
function layOutFormula(): void {
  const math = 'http://www.w3.org/1998/Math/MathML';
  const formula = document.createElementNS(math, 'math');
  formula.setAttribute('aria-hidden', 'true');
  Object.assign(formula.style, { position: 'absolute', visibility: 'hidden', pointerEvents: 'none' });
  for (const [name, text] of [
    ['mi', 'x'],
    ['mo', '∑'],
    ['mo', '√'],
  ] as const) {
    const element = document.createElementNS(math, name);
    element.textContent = text;
    formula.append(element);
  }
  document.body.append(formula);
  formula.getBoundingClientRect();
  formula.remove();
}
