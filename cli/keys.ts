// Single keys from a terminal, and the signals that end a program. Without a
// terminal there are only signals.

const CTRL_C = '\u0003';

/** Calls `press` with each key and `end` once on Ctrl-C or a signal. Returns
 *  what stops it. */
export function listenToKeys(
  press: (key: string) => void,
  end: () => void,
): () => void {
  const { stdin } = process;
  const hasKeys = stdin.isTTY === true;
  const hear = (data: Buffer): void => {
    const text = data.toString('utf8');
    if (text === CTRL_C) finish();
    else press(text);
  };
  function stop(): void {
    process.off('SIGINT', finish);
    process.off('SIGTERM', finish);
    if (!hasKeys) return;
    stdin.off('data', hear);
    stdin.setRawMode(false);
    stdin.pause();
  }
  function finish(): void {
    stop();
    end();
  }
  process.on('SIGINT', finish);
  process.on('SIGTERM', finish);
  if (hasKeys) {
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', hear);
  }
  return stop;
}
