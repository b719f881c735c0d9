// Runs before the first paint, so that a chosen theme never flashes the other one.
// A file of its own because the page's CSP allows no inline script.
try {
  const theme = localStorage.getItem('satchel.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be blocked; the system's theme applies then.
}
