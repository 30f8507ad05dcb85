// The edited files, which vitest finds by these names.
declare module '@learner' {
  export { keepOne }
    from '../../exercises/01-state/first-loop/starter.ts';
}
declare module '@watchkeeper' {
  export { createWatchkeeper }
    from '../../exercises/04-failure/node-heartbeat/starter.ts';
}
