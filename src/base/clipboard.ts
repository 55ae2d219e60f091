/**
 * Puts `text` on the clipboard. Falls back to a hidden text field and the old copy command where the
 * page has no secure context and so no async clipboard. Returns whether it worked; never throws.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused (no focus, no permission): the old way may still work.
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  field.style.cssText = 'position:fixed;opacity:0;pointer-events:none';
  const previous = document.activeElement;
  // Inside an open dialog focus is trapped: a field outside of it would lose focus before the copy.
  (previous?.closest('[role="dialog"]') ?? document.body).append(field);
  try {
    field.select();
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (previous instanceof HTMLElement) previous.focus();
  }
}
