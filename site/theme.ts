// The header's two buttons: the theme, and the menu of narrow windows.

const root = document.documentElement;
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const themeButton = document.querySelector<HTMLElement>('.theme');
const menuButton = document.querySelector<HTMLElement>('.menu-button');
const menu = document.querySelector<HTMLElement>('.menu');

function isDark(): boolean {
  const chosen = root.dataset['theme'];
  return chosen === undefined ? darkSystem.matches : chosen === 'dark';
}

function showTheme(): void {
  themeButton?.setAttribute('aria-pressed', String(isDark()));
}

themeButton?.addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  root.dataset['theme'] = theme;
  try {
    localStorage['theme'] = theme;
  } catch {
    // Without storage the choice holds for this page.
  }
  showTheme();
});
darkSystem.addEventListener('change', showTheme);
showTheme();

function openMenu(open: boolean): void {
  menu?.toggleAttribute('data-open', open);
  menuButton?.setAttribute('aria-expanded', String(open));
}

menuButton?.addEventListener('click', () => {
  openMenu(menu?.hasAttribute('data-open') === false);
});
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !menu?.hasAttribute('data-open')) return;
  openMenu(false);
  menuButton?.focus();
});
