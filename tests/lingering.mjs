// Preloaded into each file of tests: one whose tests are over but whose
// process goes on has left something open, and fails with its name. Node's
// own time-out holds for tests only, and would wait for it for ever.
import { after } from 'node:test';

const PATIENCE_MS = 20_000;

function fail() {
  process.stderr.write('The tests are over, but the process is kept by '
    + `${process.getActiveResourcesInfo().join(', ')}.\n`);
  process.exit(1);
}

// The process that runs the files loads this, too.
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  after(() => setTimeout(fail, PATIENCE_MS).unref());
}
