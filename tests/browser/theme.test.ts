import { expect, test } from '@playwright/test';

const background = () => getComputedStyle(document.documentElement)
  .backgroundColor;

const LIGHT = 'rgb(245, 247, 249)';
const DARK = 'rgb(15, 21, 27)';

test('the theme follows the system until one is chosen', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('./');
  expect(await page.evaluate(background)).toBe(DARK);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await page.evaluate(background)).toBe(LIGHT);
});

test('a chosen theme stays, over reload and pages', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('./');
  const button = page.getByRole('button', { name: 'Dark theme' });
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await page.goto('runner/');
  expect(await page.evaluate(background)).toBe(DARK);
  await expect(button).toHaveAttribute('aria-pressed', 'true');
});

test('the theme is set before the first paint', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'dark'));
  await page.route('**/*.js', (route) => route.abort());
  await page.goto('./');
  expect(await page.evaluate(background)).toBe(DARK);
});

test('the menu of a narrow window opens, closes, and works by keyboard',
  async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('./');
    const menu = page.getByRole('button', { name: 'Menu' });
    const link = page.getByRole('link', { name: 'Exercises', exact: true });
    await expect(link).toBeHidden();
    await menu.press('Enter');
    await expect(menu).toHaveAttribute('aria-expanded', 'true');
    await expect(link).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(link).toBeHidden();
    await expect(menu).toBeFocused();
  });
