// Runs before the first paint, so that a dark page never flashes white. A file of its own because
// the content security policy allows no inline script. The key is that of useColorMode (VueUse).
try {
  const stored = localStorage.getItem('vueuse-color-scheme') ?? 'auto';
  const dark = stored === 'dark' || (stored === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.add(dark ? 'dark' : 'light');
} catch {
  // A browser that refuses storage still gets the system's theme from the app itself.
}
