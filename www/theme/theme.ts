// Light or dark: the reader's choice, kept on this machine, else the system's. boot.js applies it before the first paint.

export type Theme = 'light' | 'dark';
const KEY = 'theme';

export function readTheme(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

export function writeTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    if (theme === system) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}
