// What a lesson may use; the lesson layout hands these in.
export { default as Answer } from './Answer.astro';
export { default as Cluster } from './Cluster.astro';
export { default as Exercise } from './Exercise.astro';
export { default as Fence } from './Fence.astro';
export { default as Filters } from './Filters.astro';
export { default as Idea } from './Idea.astro';
export { default as Note } from './Note.astro';
export { default as Predict } from './Predict.astro';
export { default as Snippet } from './Snippet.astro';
export { default as Steps } from './Steps.astro';
export { default as Term } from './Term.astro';
export { default as Timeline } from './Timeline.astro';
