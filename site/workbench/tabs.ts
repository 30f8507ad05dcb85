// Which panel and which file is seen. Wide windows show all panels; then the
// choice of one changes nothing that is seen.

export function choosePanel(root: HTMLElement, name: string): void {
  root.dataset['panel'] = name;
  for (const button of root.querySelectorAll<HTMLElement>('[data-panel]')) {
    const isOn = button.dataset['panel'] === name;
    button.setAttribute('aria-pressed', String(isOn));
  }
}

export function chooseTab(root: HTMLElement, name: string): void {
  for (const button of root.querySelectorAll<HTMLElement>('[data-file]')) {
    const isOn = button.dataset['file'] === name;
    button.setAttribute('aria-pressed', String(isOn));
  }
  for (const view of root.querySelectorAll<HTMLElement>('[data-view]')) {
    view.hidden = view.dataset['view'] !== name;
  }
}
