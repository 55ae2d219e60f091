import type Katex from 'katex';

/** How long formulas may keep the page from anything else. */
const sliceMs = 8;
/** The longest one that is laid out. What KaTeX takes grows with the length, and nobody reads that on a line. */
const longest = 5000;

interface Job {
  tex: string;
  display: boolean;
  element: HTMLElement;
}

let katex: typeof Katex | undefined;
let hasChemistry = false;
const jobs = new Map<HTMLElement, Job>();
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Puts a formula into `element` as MathML, when its turn comes: thousands of them are laid out in slices. Until
 * then, and when it cannot be read, its source is shown. Returns what takes it out of the line.
 */
export function showFormula(job: Job): () => void {
  job.element.textContent = job.tex;
  if (job.tex.length <= longest) jobs.set(job.element, job);
  void begin(job);
  return () => {
    if (jobs.get(job.element) === job) jobs.delete(job.element);
  };
}

/** Loads what lays formulas out. Rejects when the file does not come. */
export async function loadKatex(): Promise<void> {
  katex ??= (await import('katex')).default;
}

/** KaTeX is loaded with the first formula, what it needs for chemistry with the first of those. */
async function begin(job: Job): Promise<void> {
  try {
    await loadKatex();
    timer ??= setTimeout(work);
    if (hasChemistry || !needsChemistry(job)) return;
    await import('katex/contrib/mhchem');
    hasChemistry = true;
    timer ??= setTimeout(work);
  } catch {
    // A file that did not load (the site was updated, the page is going): sources stay.
  }
}

function needsChemistry({ tex }: Job): boolean {
  return /\\(?:ce|pu)\s*\{/.test(tex);
}

function work(): void {
  timer = undefined;
  const until = performance.now() + sliceMs;
  for (const [element, job] of jobs) {
    if (!katex || (needsChemistry(job) && !hasChemistry)) continue;
    if (performance.now() > until) {
      timer = setTimeout(work);
      return;
    }
    jobs.delete(element);
    render(katex, job);
  }
}

function render(to: typeof Katex, { tex, display, element }: Job): void {
  try {
    // Builds elements, no HTML text; `trust` off refuses links, images and styles in the formula. What LaTeX would
    // not take is no reason to write to the console, which is what `strict` does.
    to.render(tex, element, {
      displayMode: display,
      output: 'mathml',
      trust: false,
      strict: false,
      maxExpand: 500,
      maxSize: 100,
    });
  } catch {
    element.textContent = tex;
  }
}
