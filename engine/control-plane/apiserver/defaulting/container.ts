// When a container's image is pulled, if it does not say so.
// Upstream: pkg/apis/core/v1/defaults.go and pkg/util/parsers. Same.

/** Always for ':latest' and for no tag at all, else IfNotPresent. */
export function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

/** '' for a digest without a tag, and for what is no image name. */
function tagOf(image: string): string {
  const [name = '', digest] = image.split('@');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const [repository = '', tag] = last.split(':');
  if (!/^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(repository)) return '';
  if (tag !== undefined) return tag;
  return digest === undefined ? 'latest' : '';
}
