// Light or dark: the reader's choice, kept on this machine, else the system's. boot.js applies it before the first paint.

export type Theme = 'light' | 'dark';
const KEY = 'theme';
const system = () => matchMedia('(prefers-color-scheme: dark)');

export function readTheme(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

export function writeTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    if (theme === (system().matches ? 'dark' : 'light')) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}

/** Tells of the system's theme when it changes while the page is open, unless the reader has chosen one. Returns how to stop. */
export function followSystem(tell: (theme: Theme) => void): () => void {
  const query = system();
  const take = () => {
    try {
      if (localStorage.getItem(KEY)) return;
    } catch {
      // No storage, no choice kept in it.
    }
    tell(query.matches ? 'dark' : 'light');
  };
  query.addEventListener('change', take);
  return () => query.removeEventListener('change', take);
}
